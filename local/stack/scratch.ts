import { copyFile, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../paths.ts";
import type { StackEnvironment } from "./environment.ts";

/** A second home of this repository's program, with a backend of its own and no cluster. */
export interface ScratchProgram {
  readonly directory: string;
  /** The stack's environment, but for the backend and the cluster. */
  readonly environment: NodeJS.ProcessEnv;
  /** Takes a copy of the repository's file of a stack. */
  readonly takeStackFile: (stack: string) => Promise<void>;
}

/** Gives work a scratch program for previews, and removes it afterwards. */
export async function withScratchProgram<Result>(
  stackEnvironment: StackEnvironment,
  work: (program: ScratchProgram) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), "immoexpress-scratch-"));
  try {
    const environment = {
      ...stackEnvironment,
      PULUMI_BACKEND_URL: `file://${join(directory, "backend")}`,
      // It would be asked about every resource, and most stacks' clusters are not here.
      KUBECONFIG: join(directory, "no-kubeconfig"),
    };
    const take = (file: string) => copyFile(join(repositoryRoot, file), join(directory, file));
    await mkdir(join(directory, "backend"));
    await linkProgram(directory);
    await take("Pulumi.yaml");
    return await work({ directory, environment, takeStackFile: (stack) => take(`Pulumi.${stack}.yaml`) });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

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
