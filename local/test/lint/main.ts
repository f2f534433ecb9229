/**
 * The lint of `make test`: what `npm run lint` is, of those files alone about which the linter could say something else than
 * when it last found nothing. It is remembered by content, for all clones on this machine.
 */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, repositoryRoot } from "../../paths.ts";
import { lintKeys } from "./keys.ts";
import { readKeys, rememberKeys } from "./memory.ts";

const memory = join(cacheDirectory(), "checks", "linted");

const paths = await lintable();
const common = ["eslint.config.js", "tsconfig.json", "package.json", "package-lock.json"];
const keys = lintKeys(await textsOf(paths), [process.version, ...(await textsOf(common)).values()]);
const known = await readKeys(memory);
const due = paths.filter((path) => !known.has(keyOf(path)));
const found = due.length === 0 ? [] : await lint(due);
await rememberKeys(memory, paths.filter((path) => !found.includes(join(repositoryRoot, path))).map(keyOf));
process.exitCode = found.length === 0 ? 0 : 1;

/** All that the linter looks at when it is told nothing, relative to the repository's top folder. */
async function lintable(): Promise<string[]> {
  const exclude = (path: string) => /(^|\/)(node_modules|dist)$/.test(path);
  const paths: string[] = [];
  for await (const path of glob("**/*.{js,ts}", { cwd: repositoryRoot, exclude })) paths.push(path);
  return paths.sort();
}

/** Prints what the linter finds, warnings too. @returns the absolute paths of the files that it is in */
async function lint(files: readonly string[]): Promise<string[]> {
  // Takes a moment to load, and mostly nothing is due.
  const { ESLint } = await import("eslint");
  const linter = new ESLint({ cwd: repositoryRoot });
  const results = await linter.lintFiles([...files]);
  const formatter = await linter.loadFormatter("stylish");
  process.stdout.write(await formatter.format(results));
  return results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => filePath);
}

function keyOf(path: string): string {
  return keys.get(path) ?? "";
}

async function textsOf(files: readonly string[]): Promise<Map<string, string>> {
  const read = async (path: string) => [path, await readFile(join(repositoryRoot, path), "utf8")] as const;
  return new Map(await Promise.all(files.map(read)));
}
