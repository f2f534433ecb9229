import { z } from "zod";
import type { ReleaseFacts } from "../report/facts.ts";
import type { UpdateStep } from "./engine.ts";

const outputsSchema = z.object({ backupName: z.string(), sha256: z.string(), bytes: z.int().nonnegative() });

/** The backup that an update has made before it changed anything; undefined for any other step. */
export function backupOf({ state, operation, type, outputs }: UpdateStep): ReleaseFacts["backup"] | undefined {
  // An update without a new release leaves the backup of the last one as it is.
  if (state !== "done" || operation === "same" || !type.endsWith(":ReleaseBackup")) return undefined;
  const { data } = outputsSchema.safeParse(outputs);
  return data && { name: data.backupName, sha256: data.sha256, bytes: data.bytes };
}
