import { createHash } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import type { BlobStore } from "../../operations/blob/store.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Stores photos as versions before the encryption did: each content under its hash, as it is, and a snapshot of format 1. */
export async function storePlainSnapshot(
  store: BlobStore,
  name: string,
  photos: Readonly<Record<string, string>>,
  mtimeMs = Date.now() - 3_600_000,
): Promise<void> {
  const files = Object.entries(photos)
    .map(([path, text]) => ({ path, bytes: Buffer.byteLength(text), mtimeMs, sha256: sha256(text) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const [hash, text] of new Map(Object.values(photos).map((text) => [sha256(text), text]))) {
    await store.writeSmall(`files/${hash}`, Buffer.from(text));
  }
  const lines = files.map((file) => `${JSON.stringify(file)}\n`).join("");
  const at = new Date().toISOString();
  const header = {
    ...{ format: 1, name, createdAt: at, finishedAt: at, files: files.length },
    ...{ bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), leftOut: [], filesSha256: sha256(lines) },
  };
  await store.writeSmall(`snapshots/${name}.json`, zstdCompressSync(`${JSON.stringify(header)}\n${lines}`));
}
