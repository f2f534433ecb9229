import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import type { MediaBackupContext, MediaRestoreContext } from "../../operations/media/types.ts";
import type { BlobStore } from "../../operations/blob/store.ts";

/** The private key that opens the photos of all tests that do not care. */
export const photosIdentity = await generateIdentity();
export const photosEncryption = {
  recipients: [await identityToRecipient(photosIdentity)],
  idSecret: "the secret of the stack of tests about photos",
};

type PhotosContext = MediaBackupContext & MediaRestoreContext & { warnings: string[] };

/** A temporary directory of files that stand for photos. */
export class Photos {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(files: Readonly<Record<string, string>> = {}): Promise<Photos> {
    const photos = new Photos(await mkdtemp(join(tmpdir(), "immoexpress-photos-")));
    for (const [path, content] of Object.entries(files)) await photos.write(path, content);
    return photos;
  }

  /** @param at of its last change; default: an hour ago, so that a backup trusts its time */
  async write(path: string, content: string | Buffer, at = new Date(Date.now() - 3_600_000)): Promise<void> {
    const file = join(this.directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    await utimes(file, at, at);
  }

  /** Content of every file, by path. */
  async contents(): Promise<Record<string, string>> {
    const entries = await readdir(this.directory, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const pairs = paths
      .sort()
      .map(async (path) => [path.slice(this.directory.length + 1), await readFile(path, "utf8")]);
    return Object.fromEntries((await Promise.all(pairs)) as [string, string][]);
  }

  /** All that work on them needs; what it warns of is collected. */
  context(store: BlobStore, different: Partial<PhotosContext> = {}): PhotosContext {
    const warnings: string[] = [];
    const observer = { phase: () => undefined, files: () => undefined, warn: (text: string) => warnings.push(text) };
    const signal = new AbortController().signal;
    const keys = { encryption: photosEncryption, identity: photosIdentity };
    return { store, directory: this.directory, observer, signal, warnings, ...keys, ...different };
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
