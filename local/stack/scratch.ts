import { readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../paths.ts";

/**
 * Makes a folder a second home of this repository's program, by links to its files: for previews of every stack that
 * leave the stack files and the backend of the repository alone. Stack files are the caller's to write there.
 */
export async function linkProgram(directory: string): Promise<void> {
  for (const name of await readdir(repositoryRoot)) {
    const isOwn = name === "Pulumi.yaml" || /^Pulumi\..+\.yaml$/.test(name) || name === ".git";
    if (!isOwn) await symlink(join(repositoryRoot, name), join(directory, name));
  }
}
