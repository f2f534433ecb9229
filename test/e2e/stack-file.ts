import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { stackFile } from "./stack.ts";

/** One changed value: keys from `immoexpress:…` on, and what is there instead. */
export type Change = readonly [path: readonly string[], value: unknown];

/** Makes a copy of the stack's file with some values changed, and removes it after the work: the stack's own stays as it is. */
export async function withChangedStackFile<T>(
  changes: readonly Change[],
  work: (file: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "immoexpress-e2e-"));
  try {
    const file = join(directory, "Pulumi.local.yaml");
    await writeFile(file, await changed(changes), { mode: 0o600 });
    return await work(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Changes values of the stack's own file. @returns what puts its text back as it was */
export async function changeStackFile(changes: readonly Change[]): Promise<() => Promise<void>> {
  const original = await readFile(stackFile, "utf8");
  await writeFile(stackFile, await changed(changes));
  return () => writeFile(stackFile, original);
}

async function changed(changes: readonly Change[]): Promise<string> {
  const document = parseDocument(await readFile(stackFile, "utf8"));
  for (const [[key = "", ...rest], value] of changes) document.setIn(["config", `immoexpress:${key}`, ...rest], value);
  return document.toString({ lineWidth: 0 });
}
