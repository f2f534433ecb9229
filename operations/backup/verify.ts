import { checkArchive } from "./check.ts";
import { containerOf } from "./kinds.ts";
import type { Manifest } from "./manifest.ts";
import type { BackupContext } from "./types.ts";

export interface VerifyReport {
  name: string;
  /** Of the archive as it is stored. */
  bytes: number;
  sha256: string;
  /** Whether it was opened as well, and every document compared; without the private key it cannot be. */
  isOpened: boolean;
  collections: number;
  documents: number;
}

/**
 * Reads all of a backup and compares it with its manifest; see `checkArchive`.
 * @param identity a private key (`AGE-SECRET-KEY-…`)
 * @throws ArchiveDamagedError; BlobUnavailableError; the signal's reason
 */
export async function verifyBackup(
  { stores, observer, signal }: Pick<BackupContext, "stores" | "observer" | "signal">,
  manifest: Manifest,
  identity?: string,
): Promise<VerifyReport> {
  const { name, kind, archive, collections } = manifest;
  observer.phase("verify");
  const progress = (bytes: number) => observer.progress(bytes);
  const options = identity === undefined ? { signal, progress } : { identity, signal, progress };
  await checkArchive(stores[containerOf(kind)], manifest, options);
  const documents = collections.reduce((sum, collection) => sum + collection.documents, 0);
  const { bytes, sha256 } = archive;
  return { name, bytes, sha256, isOpened: identity !== undefined, collections: collections.length, documents };
}
