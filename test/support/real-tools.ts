import { tmpdir } from "node:os";
import { toolPath } from "../../local/toolchain/index.ts";
import type { Tools } from "../../operations/backup/types.ts";

/** The tools as they are built for this machine. @param scratchDirectory default: that of the system */
export async function realTools(scratchDirectory = tmpdir()): Promise<Tools> {
  const [mongodump, mongorestore] = await Promise.all([toolPath("mongodump"), toolPath("mongorestore")]);
  return { mongodump, mongorestore, scratchDirectory };
}
