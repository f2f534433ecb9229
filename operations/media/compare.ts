import { join } from "node:path";
import { forEachAtOnce } from "../for-each-at-once.ts";
import type { ContentAccess } from "./content-access.ts";
import { withFile } from "./read-file.ts";
import type { Snapshot, SnapshotFile } from "./snapshot.ts";
import { filesAtOnce, type MediaFilesContext } from "./types.ts";
import { findFiles } from "./walk.ts";

/** How the directory of the photos differs from a snapshot. */
export interface Difference {
  /** Files of the snapshot that are not there, or of another content. */
  needed: SnapshotFile[];
  /** Of those: paths where there is another file now. */
  replaced: Set<string>;
  /** Paths of what is there and not in the snapshot. */
  extra: string[];
  unchanged: number;
}

/** Compares contents, not times: a restore is called for when something may be wrong with the files. */
export async function compareWith(
  context: MediaFilesContext,
  { files }: Snapshot,
  access: ContentAccess,
): Promise<Difference> {
  const { directory, signal, observer } = context;
  observer.phase("compare");
  const found = await findFiles(directory, signal);
  const live = new Map(found.files.map((file) => [file.path, file]));
  const others = found.leftOut.filter(({ isFault }) => !isFault).map(({ path }) => path);
  const difference: Difference = { needed: [], replaced: new Set(), extra: [], unchanged: 0 };
  let done = 0;
  await forEachAtOnce(filesAtOnce, files, async (file) => {
    signal.throwIfAborted();
    const now = live.get(file.path);
    if (now?.bytes === file.bytes && (await idOf(join(directory, file.path), access)) === file.id) {
      difference.unchanged++;
    } else {
      difference.needed.push(file);
      if (now !== undefined) difference.replaced.add(file.path);
    }
    observer.files(++done, files.length);
  });
  const wanted = new Set(files.map(({ path }) => path));
  difference.extra.push(...[...live.keys(), ...others].filter((path) => !wanted.has(path)));
  for (const path of others) if (wanted.has(path)) difference.replaced.add(path);
  return difference;
}

/** Undefined for a file that cannot be read as a whole: it is not what it should be. */
async function idOf(path: string, access: ContentAccess): Promise<string | undefined> {
  return withFile(path, ({ sha256 }) => Promise.resolve(access.idOf(sha256))).catch(() => undefined);
}
