// One measured piece of work of backups, in a process of its own as in a pod: prints its time and its memory, as JSON. What it
// works with is in the variable BENCH.
import "../../operations/small-memory.ts";
import { createReadStream, readFileSync } from "node:fs";
import { StorageSharedKeyCredential, BlockBlobClient } from "@azure/storage-blob";
import { createAgeHeader } from "../../operations/backup/age-header.ts";
import { listBackups } from "../../operations/backup/list.ts";
import { storeArchive } from "../../operations/backup/pipeline.ts";
import { runBackup } from "../../operations/backup/run.ts";
import { verifyBackup } from "../../operations/backup/verify.ts";
import { openContainer } from "../../operations/blob/azure.ts";
import type { BlobStore } from "../../operations/blob/store.ts";
import { noFence } from "../../operations/restore/no-fence.ts";
import { runRestore } from "../../operations/restore/run.ts";
import type { BackupWork, Measured } from "./backup-work.ts";

const work = JSON.parse(process.env["BENCH"] ?? "") as BackupWork;
const { blobs, identity, recipient, database, file } = work;
const stores = { backups: openContainer(blobs, "backups"), compliance: openContainer(blobs, "compliance") };
const observer = {
  phase: () => undefined,
  progress: () => undefined,
  warn: (sentence: string) => console.error(sentence),
};
const { signal } = new AbortController();
const context = {
  stores,
  target: { uri: work.mongodb, database },
  tools: work.tools,
  observer,
  signal,
  identity,
  fence: noFence,
};
const recipients = [recipient];

const header = await createAgeHeader(recipients);

const verbs: Record<BackupWork["verb"], () => Promise<unknown>> = {
  backup: () => runBackup(context, { kind: "manual", release: "bench", recipients }),
  verify: async () => verifyBackup(context, await newest(), identity),
  restore: async () => runRestore(context, { manifest: await newest(), recipients, release: "bench", reason: "bench" }),
  pipeline,
  upload,
};

const started = performance.now();
await verbs[work.verb]();
const milliseconds = performance.now() - started;
const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
process.stdout.write(JSON.stringify({ milliseconds, peakBytes: Number(peak) * 1024 } satisfies Measured));
// Connections are kept open for more.
process.exit();

async function newest() {
  const { restorable } = await listBackups(stores);
  const found = restorable.find(({ manifest }) => manifest.database === database && manifest.kind === "manual");
  if (found === undefined) throw new Error(`there is no backup of ${database} to measure with`);
  return found.manifest;
}

/** Everything that a backup does but for the database and the store: from a file, to nowhere. */
async function pipeline(): Promise<void> {
  const nowhere: Pick<BlobStore, "write"> = {
    write: async (_, content) => {
      let bytes = 0;
      for await (const piece of content) bytes += piece.length;
      return { bytes };
    },
  };
  await storeArchive(createReadStream(file, { highWaterMark: 256 * 1024 }), {
    store: nowhere,
    blob: "nowhere",
    header,
    database,
    signal,
    progress: () => undefined,
    onRead: () => undefined,
  });
}

/** What people do with a file: the library's own upload. */
async function upload(): Promise<void> {
  const credential = new StorageSharedKeyCredential(blobs.account?.name ?? "", blobs.account?.key ?? "");
  const name = `plain-${Date.now()}`;
  await new BlockBlobClient(`${blobs.accountUrl}/backups/${name}`, credential).uploadFile(file);
}
