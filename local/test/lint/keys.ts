import { hash } from "node:crypto";
import { dirname, join } from "node:path";
import typescript from "typescript";

/**
 * A key for each file, which is another one whenever the linter could say something else about it: when it, a file that it
 * imports, directly or not, or what concerns all files has changed. Rules with types look no further.
 * @param sources texts by path; imports of what is not among them are packages'
 * @param common what concerns all files: rules, versions, the compiler's options
 */
export function lintKeys(sources: ReadonlyMap<string, string>, common: readonly string[]): Map<string, string> {
  const hashes = new Map([...sources].map(([path, text]) => [path, hash("sha256", text)]));
  const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  // What declares for everybody is imported by nobody.
  const ambient = [...sources].filter(
    ([path, text]) => path.endsWith(".d.ts") || /\bdeclare (global|module)\b/.test(text),
  );
  const base = [...common, ...ambient.map(([, text]) => text)].map((text) => hash("sha256", text)).join();
  const keyOf = (path: string) => {
    const reached = [...reachable(path, imports)].filter((each) => hashes.has(each)).sort();
    return hash("sha256", [base, path, ...reached.map((each) => `${each} ${hashes.get(each) ?? ""}`)].join("\n"));
  };
  return new Map([...sources.keys()].map((path) => [path, keyOf(path)]));
}

function importsOf(path: string, text: string): string[] {
  const { importedFiles } = typescript.preProcessFile(text, true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => join(dirname(path), fileName));
}

function reachable(path: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  // A set that grows while it is walked through.
  const found = new Set([path]);
  for (const each of found) for (const imported of imports.get(each) ?? []) found.add(imported);
  return found;
}
