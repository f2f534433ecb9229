import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/paths.ts";
import { parseCommand } from "../../operations/commands/parse.ts";
import { verbs } from "../../pipeline/verbs/index.ts";
import { codeIn } from "./documents.ts";

const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** The commands that begin a line of code, or are one in running text. @param start such as `npm run` */
export function commandsIn(text: string, start: string): string[] {
  return codeIn(text)
    .map((line) => line.trim().replace(/ +#.*$/, ""))
    .filter((line) => line === start || line.startsWith(`${start} `));
}

/** A line as a shell splits it. */
export function wordsOf(line: string): string[] {
  return (line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replaceAll(/["']/g, ""));
}

/**
 * Whether `npm run …` is understood by what it runs.
 * @param line in which every value is one that is allowed
 * @returns why not; undefined when it is
 */
export function problemOf(line: string): string | undefined {
  const [script = "", ...rest] = wordsOf(line)
    .slice(2)
    .filter((word) => word !== "--silent");
  if (!Object.hasOwn(scripts, script)) return `there is no npm script ${script}`;
  if (rest.length > 0 && rest[0] !== "--") return 'npm keeps what does not stand behind "--" for itself';
  const args = rest.slice(1);
  if (script === "pipeline") return problemOfStep(args);
  const cli = /^node operations\/cli\.ts ?(.*)$/.exec(scripts[script] ?? "");
  if (cli === null) return args.length === 0 ? undefined : `${script} takes nothing`;
  // In running text a command is often named without what it needs.
  if (args.length === 0) return undefined;
  try {
    parseCommand([...wordsOf(cli[1] ?? ""), ...args]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problemOfStep([verb = "", ...options]: readonly string[]): string | undefined {
  const known = Object.hasOwn(verbs, verb) ? verbs[verb]?.options : undefined;
  if (known === undefined) return `the pipeline has no ${verb}`;
  const names = options.map((option) => option.replace(/^--/, "").replace(/=.*/, ""));
  const wrong = names.filter((name) => !Object.hasOwn(known, name));
  const missing = Object.keys(known).filter((name) => known[name]?.isNeeded === true && !names.includes(name));
  if (wrong.length + missing.length === 0) return undefined;
  return `${verb}: unknown ${wrong.join(", ")}; missing ${missing.join(", ")}`;
}
