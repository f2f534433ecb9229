import { copyFile, lstat, mkdir, readdir, rename, rmdir, unlink, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MediaFailedError } from "./errors.ts";
import type { SnapshotFile } from "./snapshot.ts";
import { codeOf } from "./walk.ts";

/** Puts files into the directory of the photos, one at a time and each whole. */
export class Placer {
  private readonly directory: string;
  private readonly contents: string;
  private readonly aside: string | undefined;
  // Folders that were found to be folders, or made.
  private readonly checked = new Set<string>();

  /**
   * @param contents folder of the contents, in files named by their ids, on the same volume
   * @param aside folder that gets what has to go; undefined: it is deleted
   */
  constructor(directory: string, contents: string, aside: string | undefined) {
    this.directory = directory;
    this.contents = contents;
    this.aside = aside;
  }

  /** Takes away what is at a path. */
  async remove(path: string): Promise<void> {
    const from = join(this.directory, path);
    if (this.aside === undefined) return unlink(from).catch(ignoreMissing);
    const to = join(this.aside, path);
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to).catch(ignoreMissing);
  }

  /** @param isLast whether no other file of the same content comes after this one */
  async place({ path, id, mtimeMs }: SnapshotFile, isReplacing: boolean, isLast: boolean): Promise<void> {
    const target = join(this.directory, path);
    await this.prepareFolder(dirname(path));
    const content = join(this.contents, id);
    const ready = isLast ? content : `${content}.copy`;
    if (!isLast) await copyFile(content, ready);
    const time = new Date(mtimeMs);
    await utimes(ready, time, time);
    if (isReplacing) await this.remove(path);
    await removeEmptyFolder(target);
    await rename(ready, target);
  }

  /** A folder that is a link would lead out of the directory of the photos. */
  private async prepareFolder(folder: string): Promise<void> {
    if (folder === "." || this.checked.has(folder)) return;
    await this.prepareFolder(dirname(folder));
    const path = join(this.directory, folder);
    const stat = await lstat(path).catch(ignoreMissing);
    if (stat === undefined) await mkdir(path);
    else if (!stat.isDirectory()) {
      throw new MediaFailedError(
        `${path} is no folder any more: did something else change it meanwhile? Run the restore again.`,
      );
    }
    this.checked.add(folder);
  }
}

/** Where the snapshot has a file there may be a folder, whose files were taken away before. */
async function removeEmptyFolder(path: string): Promise<void> {
  const stat = await lstat(path).catch(ignoreMissing);
  if (stat?.isDirectory() !== true) return;
  for (const name of await readdir(path)) await removeEmptyFolder(join(path, name));
  await rmdir(path);
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
}
