import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";
import { ArchiveDamagedError } from "../../backup/errors.ts";
import { type Manifest, serializeManifest } from "../../backup/manifest.ts";
import { Kubectl, KubectlError } from "../../kubernetes/kubectl.ts";
import { formatBytes } from "../../terminal/format.ts";
import { type RequestOf, UsageError } from "../command.ts";
import { downloadReady } from "../results.ts";
import { jobOf } from "./jobs.ts";
import type { Session } from "./session.ts";

export interface DownloadReport {
  name: string;
  archive: string;
  manifest: string;
  bytes: number;
  sha256: string;
  database: string;
}

type Ready = z.infer<typeof downloadReady>;

const attempts = 3;

/**
 * Copies a backup here, through a pod that can reach the storage. Nothing has its final name before it is whole.
 * @throws UsageError when there is such a download already; JobFailedError; ArchiveDamagedError
 */
export async function download(request: RequestOf<"backup download">, session: Session): Promise<DownloadReport> {
  const { name, to } = request;
  if (typeof to === "string")
    throw new UsageError(`backup download --to=${to} works in the cluster only: name a directory.`);
  const folder = join(to.directory, name);
  const files = { archive: join(folder, "archive"), manifest: join(folder, "backup-metadata.json") };
  if ((await stat(files.archive).catch(() => undefined)) !== undefined) {
    throw new UsageError(`${files.archive} is there already: choose another directory, or remove it.`);
  }
  await mkdir(folder, { recursive: true });
  const { archive, database } = await session.withHeldJob(jobOf(request), (ready, progress) =>
    copy(downloadReady.parse(ready), { session, files, progress }),
  );
  return { name, ...files, bytes: archive.bytes, sha256: archive.sha256, database };
}

interface Copying {
  session: Session;
  files: { archive: string; manifest: string };
  progress: (bytes: number) => void;
}

async function copy({ manifest, program, pod }: Ready, { session, files, progress }: Copying): Promise<Manifest> {
  const partial = `${files.archive}.partial`;
  const { bytes } = manifest.archive;
  await checkRoom(files.archive, bytes);
  const kubectl = new Kubectl(session.stack.namespace, session.kubectl);
  const command = ["exec", pod, "--", ...program, "backup", "download", manifest.name, "--to=-"];
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await kubectl.stream(command, { signal: session.signal }, (stdout) =>
          save(stdout, partial, manifest, progress),
        );
        break;
      } catch (error) {
        // A connection through the API server may lose its end, or break.
        const isPassing = error instanceof KubectlError || error instanceof ArchiveDamagedError;
        if (!isPassing || attempt === attempts) throw error;
      }
    }
    await rename(partial, files.archive);
  } finally {
    await rm(partial, { force: true });
  }
  await writeFile(files.manifest, serializeManifest(manifest));
  return manifest;
}

async function save(
  stdout: Readable,
  file: string,
  { name, archive }: Manifest,
  progress: (bytes: number) => void,
): Promise<void> {
  const digest = createHash("sha256");
  let bytes = 0;
  const measure = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      digest.update(piece);
      progress((bytes += piece.length));
      yield piece;
    }
  };
  await pipeline(stdout, measure, createWriteStream(file, { mode: 0o600 }));
  if (bytes === archive.bytes && digest.digest("hex") === archive.sha256) return;
  throw new ArchiveDamagedError(
    `What arrived of ${name} is not what was backed up (${bytes} bytes of ${archive.bytes}).`,
  );
}

async function checkRoom(file: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(join(file, ".."));
  if (bavail * bsize >= needed) return;
  throw new Error(`${file} needs ${formatBytes(needed)}, and ${formatBytes(bavail * bsize)} are free.`);
}
