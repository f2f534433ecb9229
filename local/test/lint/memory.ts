import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** A few hundred files in a few dozen states. */
const keysKept = 20_000;

/** Keys in a file, the one of the last use last; none where there is no such file. */
export async function readKeys(file: string): Promise<ReadonlySet<string>> {
  const text = await readFile(file, "utf8").catch(() => "");
  return new Set(text.split("\n").filter((key) => key !== ""));
}

/** Adds keys, and forgets those that were not used for the longest time. Nobody ever reads half a file. */
export async function rememberKeys(file: string, used: readonly string[]): Promise<void> {
  const isUsed = new Set(used);
  // Another clone may have added some since.
  const others = [...(await readKeys(file))].filter((key) => !isUsed.has(key));
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, [...others, ...used].slice(-keysKept).join("\n"));
  await rename(temporary, file);
}
