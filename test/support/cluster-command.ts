import { join } from "node:path";
import { run, type RunResult } from "../../local/exec.ts";
import { repositoryRoot } from "../../local/paths.ts";

/**
 * Runs `node local/cli.ts VERB`, which is what `make VERB` does.
 * @param timeout milliseconds; default: none
 * @throws CommandError with the end of what it printed
 */
export function localCommand(verb: "up" | "stop" | "down" | "env", timeout?: number): Promise<RunResult> {
  const options = { cwd: repositoryRoot, ...(timeout === undefined ? {} : { timeout }) };
  return run(process.execPath, [join(repositoryRoot, "local/cli.ts"), verb], options);
}

/** The variables that lines such as `export NAME='value'` set, read as a POSIX shell does. */
export function parseExports(text: string): Record<string, string> {
  const variables = text.split("\n").flatMap((line) => {
    const [, name, quoted] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
    return name === undefined || quoted === undefined ? [] : [[name, quoted.replaceAll(`'\\''`, "'")] as const];
  });
  return Object.fromEntries(variables);
}

/** Seconds that a step of `make up` took by its own account: `✔ Cluster (23 s)`, `✔ Tools (1 min 05 s)`. */
export function stepSeconds(progress: string, title: string): number {
  const line = progress.split("\n").find((text) => text.startsWith(`✔ ${title} (`));
  const [, minutes = "0", seconds] = /\((?:(\d+) min )?(\d+) s\)$/.exec(line ?? "") ?? [];
  if (seconds === undefined) throw new Error(`no line "✔ ${title} (… s)" in the progress of the command`);
  return Number(minutes) * 60 + Number(seconds);
}
