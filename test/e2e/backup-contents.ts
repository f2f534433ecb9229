import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Manifest, parseManifest } from "../../operations/backup/manifest.ts";
import { immoJson } from "./immo.ts";
import type { Stack } from "./stack.ts";

/** What `backup list --json` prints. */
export interface Listing {
  restorable: Manifest[];
  unusable: { name: string; reason: string }[];
}

export type Contents = Pick<Manifest["collections"][number], "name" | "documents" | "contentHash">[];

/** What the running application makes anew by itself, from what people have entrusted to it. */
const derived = ["frontPages"];

/** What is in each collection, by name, without how it is stored. */
export function contentsOf({ collections }: Manifest): Contents {
  return collections
    .filter(({ name }) => !derived.includes(name))
    .map(({ name, documents, contentHash }) => ({ name, documents, contentHash }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** The contents of a backup that was made earlier. */
export async function contentsOfBackup(stack: Stack, name: string): Promise<Contents> {
  const directory = await mkdtemp(join(tmpdir(), "immoexpress-e2e-"));
  try {
    await immoJson(stack, "backup", "download", name, "--to", directory);
    return contentsOf(parseManifest(await readFile(join(directory, name, "backup-metadata.json"))));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
