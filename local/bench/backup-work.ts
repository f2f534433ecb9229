import { join } from "node:path";
import type { Tools } from "../../operations/backup/types.ts";
import { run } from "../exec.ts";
import type { Servers } from "./servers.ts";

/** What a child of the measurements of backups does, and with what. */
export interface BackupWork {
  verb: "backup" | "verify" | "restore" | "pipeline" | "upload";
  mongodb: string;
  blobs: Servers["blobs"];
  database: string;
  tools: Tools;
  /** The pair of keys. */
  identity: string;
  recipient: string;
  /** For `pipeline` an archive of mongodump, for `upload` anything. */
  file: string;
}

export interface Measured {
  milliseconds: number;
  /** The most memory that was resident. */
  peakBytes: number;
}

/** Does it in a process of its own. Its start is not in the time: in a pod it is the pod's. */
export async function measure(work: BackupWork): Promise<Measured> {
  const child = join(import.meta.dirname, "backup-child.ts");
  const { stdout } = await run(process.execPath, [child], { env: { BENCH: JSON.stringify(work) } });
  return JSON.parse(stdout) as Measured;
}
