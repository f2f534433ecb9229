import { createHash, hash } from "node:crypto";
import { join } from "node:path";
import { BlobExistsError } from "../blob/errors.ts";
import { digested } from "./digested.ts";
import { encryptedBlob } from "./names.ts";
import { type FileContent, FileChangedError, withFile } from "./read-file.ts";
import type { Sealer } from "./sealer.ts";
import type { EncryptedFile } from "./snapshot.ts";
import type { LeftOut, MediaFilesContext } from "./types.ts";
import { codeOf } from "./walk.ts";

/** What became of a file: it is in the snapshot, left out of it, or gone. */
export type Outcome = { file: EncryptedFile } | { leftOut: LeftOut } | "vanished";

/** Puts the content of files into the store, each content once, encrypted. */
export class Uploader {
  /** Files that were uploaded, and their bytes before they were encrypted. */
  readonly uploaded = { files: 0, bytes: 0 };
  private readonly context: MediaFilesContext;
  private readonly sealer: Sealer;
  private readonly stored: ReadonlyMap<string, string>;
  // By id: two files of the same content are uploaded once.
  private readonly uploads = new Map<string, Promise<string>>();

  /** @param stored contents that the store has: SHA-256 of the blob, by id */
  constructor(context: MediaFilesContext, sealer: Sealer, stored: ReadonlyMap<string, string>) {
    this.context = context;
    this.sealer = sealer;
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
      const id = this.sealer.key.idOf(sha256);
      const storedSha256 = this.stored.get(id) ?? (await this.uploadOnce(id, content));
      return { file: { path, bytes, mtimeMs, id, storedSha256 } };
    });
  }

  /** @returns SHA-256 of the blob */
  private async uploadOnce(id: string, content: FileContent): Promise<string> {
    const other = this.uploads.get(id);
    // When that one fails, its file was another one by then: this one is not.
    const storedSha256 = other && (await other.catch(() => undefined));
    if (storedSha256 !== undefined) return storedSha256;
    const upload = this.upload(encryptedBlob(id), content);
    this.uploads.set(id, upload);
    return upload;
  }

  private async upload(name: string, { bytes, data }: FileContent): Promise<string> {
    const { store } = this.context;
    // Another backup, of long ago or one that was killed, may have brought it; a large one is worth asking.
    if (!Buffer.isBuffer(data) && (await store.properties(name)) !== undefined) return this.hashOfStored(name);
    try {
      const storedSha256 = await (Buffer.isBuffer(data) ? this.write(name, data) : this.stream(name, data));
      this.uploaded.files++;
      this.uploaded.bytes += bytes;
      return storedSha256;
    } catch (error) {
      if (error instanceof BlobExistsError) return this.hashOfStored(name);
      throw error;
    }
  }

  private async write(name: string, content: Buffer): Promise<string> {
    const { store, signal } = this.context;
    const sealed = await this.sealer.sealWhole(content);
    await store.writeSmall(name, sealed, { signal });
    return hash("sha256", sealed, "hex");
  }

  private async stream(name: string, content: AsyncIterable<Buffer>): Promise<string> {
    const { store, signal } = this.context;
    const digest = createHash("sha256");
    await store.write(name, digested(this.sealer.seal(content), digest), { signal });
    return digest.digest("hex");
  }

  /** What another backup has encrypted is another blob each time. */
  private async hashOfStored(name: string): Promise<string> {
    const { store, signal } = this.context;
    const digest = createHash("sha256");
    for await (const piece of await store.read(name, { signal })) digest.update(piece as Buffer);
    return digest.digest("hex");
  }
}

function leftOut(path: string, reason: string, isFault: boolean): Outcome {
  return { leftOut: { path, reason, isFault } };
}

/** Whether an error is the file system's about this one file, and not the store's or the machine's. */
function isOfFile(error: unknown): boolean {
  return (
    error instanceof Error && ["EACCES", "EPERM", "EIO", "ENXIO", "EISDIR", "ENOTDIR", "ESTALE"].includes(codeOf(error))
  );
}
