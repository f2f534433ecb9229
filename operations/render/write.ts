import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "./manifest.ts";

/** The directory holds something already. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";
}

/**
 * Makes sure that a directory is there and empty: a manifest of before would look like one of now.
 * @throws DirectoryInUseError in one sentence
 */
export async function prepareDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) {
    throw new DirectoryInUseError(`${directory} is not empty: choose another directory with --to, or empty it.`);
  }
}

/** Writes each manifest into a file of its own. */
export async function writeManifests(directory: string, manifests: readonly Manifest[]): Promise<void> {
  for (const { file, text } of manifests) await writeFile(join(directory, file), text, { flag: "wx" });
}
