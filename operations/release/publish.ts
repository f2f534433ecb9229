import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ReleaseFacts, releaseFactsSchema } from "../report/facts.ts";

/** Where the facts of releases are kept unless another directory is named; not in the repository. */
export const reportDirectory = "reports";

/**
 * Writes the facts of a release to `DIRECTORY/<stack>-<release>-<second>.json`.
 * @returns the file
 * @throws Error when it cannot be written
 */
export async function publishFacts(facts: ReleaseFacts, directory: string): Promise<string> {
  const { stack, release, startedAt } = facts;
  const second = startedAt.replaceAll(/\D/g, "").slice(0, 14);
  const file = join(directory, `${stack}-${release}-${second}.json`);
  await mkdir(directory, { recursive: true });
  await writeFile(file, `${JSON.stringify(releaseFactsSchema.parse(facts), undefined, 2)}\n`);
  return file;
}
