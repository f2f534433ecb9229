import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDirectory, repositoryRoot } from "../paths.ts";
import { formatElapsed, say } from "../progress.ts";
import { timesLine } from "./suite-times.ts";
import { totalsVariable } from "./totals.ts";
import type { MochaResult, Totals } from "./totals.ts";

/** A check or a mocha suite: how it is called, and Node's arguments that run it. */
export interface Suite {
  title: string;
  args: readonly string[];
  /** Mocha counts its tests itself; a check counts as one. */
  counts: boolean;
}

/** A program that passes or fails as a whole. @param script relative to the repository's top folder */
export function check(title: string, script: string, ...args: string[]): Suite {
  return { title, args: [join(repositoryRoot, script), ...args], counts: false };
}

/** A run of mocha, with the reporter that counts. */
export function mocha(title: string, ...args: string[]): Suite {
  const program = join(repositoryRoot, "node_modules/mocha/bin/mocha.js");
  const reporter = join(import.meta.dirname, "reporter.ts");
  return { title, args: [program, "--reporter", reporter, ...args], counts: true };
}

/**
 * Runs a suite and says in one line how it went; what it printed follows when it failed.
 * @param live shows what it prints at once instead, for a suite that runs alone and long, and where its time went
 */
export async function runSuite(suite: Suite, live = false): Promise<Totals> {
  const directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
  try {
    const started = Date.now();
    const totalsFile = join(directory, "totals.json");
    const { code, output } = await execute(suite, totalsFile, live);
    const counted = suite.counts ? await readResult(totalsFile) : undefined;
    const totals = judge(code, counted);
    const result = suite.counts ? `: ${totals.passed} passed, ${totals.failed} failed` : "";
    say(`${totals.failed === 0 ? "✔" : "✘"} ${suite.title}${result} (${formatElapsed(Date.now() - started)})`);
    if (live && counted) say(`  ${timesLine(counted.times)}`);
    if (totals.failed > 0 && !live) say(output.trimEnd());
    return totals;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A suite that failed without a failed test (it did not load, a hook broke, it was killed) counts as one failure. */
export function judge(code: number | null, counted: Totals | undefined): Totals {
  const totals = counted ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

async function execute(
  suite: Suite,
  totalsFile: string,
  live: boolean,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, suite.args, {
    cwd: repositoryRoot,
    env: { ...process.env, ...testEnvironment(), [totalsVariable]: totalsFile },
    stdio: live ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** What every suite and the programs that it starts find in their environment. */
function testEnvironment(): NodeJS.ProcessEnv {
  // Hundreds of small programs are started, and each would compile the same modules again.
  return { NODE_COMPILE_CACHE: join(cacheDirectory(), "node-compile-cache"), FORCE_COLOR: undefined };
}

async function readResult(file: string): Promise<MochaResult> {
  // A mocha that could not even load its files wrote nothing.
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? { passed: 0, failed: 0, skipped: 0, times: [] } : (JSON.parse(text) as MochaResult);
}
