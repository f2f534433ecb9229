import { join } from "node:path";
import { BlobExistsError } from "../blob/errors.ts";
import { fileBlob } from "./names.ts";
import { type FileContent, FileChangedError, withFile } from "./read-file.ts";
import type { SnapshotFile } from "./snapshot.ts";
import type { LeftOut, MediaFilesContext } from "./types.ts";
import { codeOf } from "./walk.ts";

/** What became of a file: it is in the snapshot, left out of it, or gone. */
export type Outcome = { file: SnapshotFile } | { leftOut: LeftOut } | "vanished";

/** Puts the content of files into the store, each content once. */
export class Uploader {
  /** Files that were uploaded, and their bytes. */
  readonly uploaded = { files: 0, bytes: 0 };
  private readonly context: MediaFilesContext;
  private readonly stored: ReadonlySet<string>;
  // By hash: two files of the same content are uploaded once.
  private readonly uploads = new Map<string, Promise<void>>();

  /** @param stored hashes of the contents that the store has */
  constructor(context: MediaFilesContext, stored: ReadonlySet<string>) {
    this.context = context;
    this.stored = stored;
  }

  /** @throws BlobUnavailableError; the signal's reason */
  async add(path: string): Promise<Outcome> {
    try {
      return await this.attempt(path).catch((error: unknown) => {
        if (error instanceof FileChangedError) return this.attempt(path);
        throw error;
      });
    } catch (error) {
      if (error instanceof FileChangedError) return leftOut(path, "it changed each time it was read", false);
      const code = codeOf(error);
      if (code === "ENOENT") return "vanished";
      if (code === "ELOOP") return leftOut(path, "it is a symbolic link", false);
      if (isOfFile(error)) return leftOut(path, `it cannot be read (${code})`, true);
      throw error;
    }
  }

  private attempt(path: string): Promise<Outcome> {
    return withFile(join(this.context.directory, path), async (content) => {
      const { bytes, mtimeMs, sha256 } = content;
      if (!this.stored.has(sha256)) await this.uploadOnce(content);
      return { file: { path, bytes, mtimeMs, sha256 } };
    });
  }

  private async uploadOnce(content: FileContent): Promise<void> {
    const other = this.uploads.get(content.sha256);
    // When that one fails, its file was another one by then: this one is not.
    if (other !== undefined && (await other.then(...succeeded))) return;
    const upload = this.upload(content);
    this.uploads.set(content.sha256, upload);
    await upload;
  }

  private async upload({ bytes, sha256, data }: FileContent): Promise<void> {
    const { store, signal } = this.context;
    const name = fileBlob(sha256);
    // Another backup, of long ago or one that was killed, may have brought it; a large one is worth asking.
    if (!Buffer.isBuffer(data) && (await store.properties(name)) !== undefined) return;
    try {
      if (Buffer.isBuffer(data)) await store.writeSmall(name, data, { signal });
      else await store.write(name, data, { signal });
      this.uploaded.files++;
      this.uploaded.bytes += bytes;
    } catch (error) {
      if (!(error instanceof BlobExistsError)) throw error;
    }
  }
}

const succeeded = [() => true, () => false] as const;

function leftOut(path: string, reason: string, isFault: boolean): Outcome {
  return { leftOut: { path, reason, isFault } };
}

/** Whether an error is the file system's about this one file, and not the store's or the machine's. */
function isOfFile(error: unknown): boolean {
  return (
    error instanceof Error && ["EACCES", "EPERM", "EIO", "ENXIO", "EISDIR", "ENOTDIR", "ESTALE"].includes(codeOf(error))
  );
}
