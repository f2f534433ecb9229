import { setTimeout as sleep } from "node:timers/promises";
import { pipeline } from "node:stream/promises";
import { containerOf } from "../../backup/kinds.ts";
import { readStored } from "../../backup/stored.ts";
import { type RequestOf, UsageError } from "../command.ts";
import { find } from "./backups.ts";
import { openBackupStores, type Surroundings } from "./context.ts";

/** How long a pod waits for the download to be done, in milliseconds; whoever downloads deletes it before. */
const holdFor = 2 * 3600_000;

/** Says that a backup is there, and keeps the pod: the download runs beside this process, in the same container. */
export async function hold({ name, to }: RequestOf<"backup download">, surroundings: Surroundings): Promise<void> {
  if (to !== "hold") throw new UsageError("backup download in the cluster writes to standard output only: --to=-.");
  const { environment, events, signal } = surroundings;
  const manifest = await find(surroundings, { name });
  const program = [process.execPath, process.argv[1] ?? ""];
  events.result({ manifest, program, pod: environment["HOSTNAME"] ?? "" });
  await sleep(holdFor, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
}

/** Writes the archive as it is stored. @throws ArchiveDamagedError at its end when it is not what was written */
export async function writeArchive(
  { name }: RequestOf<"backup download">,
  surroundings: Surroundings,
  output: NodeJS.WritableStream,
): Promise<void> {
  const { signal } = surroundings;
  const { kind, archive } = await find(surroundings, { name });
  const store = openBackupStores(surroundings)[containerOf(kind)];
  await pipeline(readStored(store, archive, signal), output, { signal });
}
