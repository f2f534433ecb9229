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
    const document = parseDocument(await readFile(stackFile, "utf8"));
    for (const [[key = "", ...rest], value] of changes)
      document.setIn(["config", `immoexpress:${key}`, ...rest], value);
    const file = join(directory, "Pulumi.local.yaml");
    await writeFile(file, document.toString({ lineWidth: 0 }), { mode: 0o600 });
    return await work(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
