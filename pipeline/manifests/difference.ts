import { stat } from "node:fs/promises";
import { runProgram } from "../run-program.ts";
import { PipelineError } from "../failure.ts";

export interface ManifestDifference {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** As `git diff` writes it; empty where nothing differs. */
  readonly text: string;
}

/**
 * Compares two directories as `immo render` writes them: a file for each object, whose name stays.
 * @throws PipelineError when they cannot be compared
 */
export async function compareManifests(before: string, after: string): Promise<ManifestDifference> {
  // To git, what is not there is a difference.
  for (const directory of [before, after]) {
    const found = await stat(directory).catch(() => undefined);
    if (found?.isDirectory() !== true) throw new PipelineError(`${directory} is not a directory: render writes one.`);
  }
  const options = ["--no-index", "--no-color", "--no-ext-diff", "--no-renames", "--src-prefix=", "--dst-prefix="];
  // Neither this repository nor its user's settings have a say in how it looks.
  const environment = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", GIT_PAGER: "cat" };
  const { code, text } = await runProgram("git", ["diff", ...options, before, after], { environment });
  if (code !== 0 && code !== 1) throw new PipelineError(`${before} and ${after} cannot be compared: git says why.`);
  const count = (pattern: RegExp) => (text.match(pattern) ?? []).length;
  const files = count(/^diff --git /gm);
  const added = count(/^new file mode /gm);
  const removed = count(/^deleted file mode /gm);
  return { added, removed, changed: files - added - removed, text };
}
