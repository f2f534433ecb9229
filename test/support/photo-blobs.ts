import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { decrypt } from "../../operations/backup/age.ts";
import type { BlobStore } from "../../operations/blob/store.ts";
import { ContentKey } from "../../operations/media/content-key.ts";
import { photosEncryption, photosIdentity } from "./photos.ts";

/** Name of the blob that a backup of a test makes of a content. */
export function photoBlob(content: string | Buffer): string {
  const key = ContentKey.derive(photosEncryption.idSecret, photosEncryption.recipients);
  return `encrypted/${key.idOf(createHash("sha256").update(content).digest("hex"))}.age`;
}

/** What the store has of a content, opened. */
export async function openPhoto(store: BlobStore, content: string | Buffer): Promise<Buffer> {
  return buffer(decrypt(await store.read(photoBlob(content)), photosIdentity));
}
