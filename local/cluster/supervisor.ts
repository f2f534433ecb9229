/**
 * The first program of the cluster's own namespaces (under tini): sets them up, starts the cluster's programs, starts
 * again what dies, and on SIGTERM ends them in reverse order. When it ends, the kernel ends everything in the
 * namespaces, containers included: nothing can be left behind.
 *
 * Usage: node supervisor.ts SPEC.json
 */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, createWriteStream, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** One program that runs as long as the cluster does. */
export interface ProgramSpec {
  name: string;
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
  log: string;
}

export interface SupervisorSpec {
  /** Commands that prepare the namespaces, in order; one that fails ends everything. */
  setup: readonly (readonly [string, ...string[]])[];
  programs: readonly ProgramSpec[];
  log: string;
  /** Hash of the files that the programs read when they start: another one means that they have to be started again. */
  configuration: string;
}

const firstDelay = 250;
const longestDelay = 5_000;
const steadyAfter = 10_000;

class Supervisor {
  private readonly spec: SupervisorSpec;
  private readonly children = new Map<string, ChildProcess>();
  private readonly log: (text: string) => void;
  private stopping = false;

  constructor(spec: SupervisorSpec) {
    this.spec = spec;
    const stream = createWriteStream(spec.log, { flags: "a" });
    this.log = (text) => stream.write(`${new Date().toISOString()} ${text}\n`);
  }

  async start(): Promise<void> {
    for (const [command, ...args] of this.spec.setup) await this.runOnce(command, args);
    for (const program of this.spec.programs) void this.keepRunning(program);
  }

  /** Ends the programs, the last started first, each within 3 s. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    for (const program of this.spec.programs.toReversed()) {
      const child = this.children.get(program.name);
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const started = Date.now();
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await Promise.race([ended, sleep(3_000)]);
      child.kill("SIGKILL");
      this.log(`${program.name} ended after ${Date.now() - started} ms`);
    }
    this.log("stopped");
  }

  private async keepRunning(program: ProgramSpec): Promise<void> {
    let delay = firstDelay;
    while (!this.isStopping()) {
      const started = Date.now();
      const ending = await this.runProgram(program);
      if (this.isStopping()) return;
      // A program that ran for a while and died is started at once; one that cannot start is not tried in a hot loop.
      delay = Date.now() - started > steadyAfter ? firstDelay : Math.min(delay * 2, longestDelay);
      this.log(`${program.name} ended (${ending}); starting it again in ${delay} ms`);
      await sleep(delay);
    }
  }

  private isStopping(): boolean {
    return this.stopping;
  }

  private runProgram(program: ProgramSpec): Promise<string> {
    const output = openSync(program.log, "a");
    const child = spawn(program.command, program.args, {
      env: { ...process.env, ...program.env },
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    this.children.set(program.name, child);
    this.log(`${program.name} started as process ${child.pid ?? "?"}`);
    return new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, signal) => resolve(signal ?? `exit code ${code ?? "unknown"}`));
    });
  }

  private async runOnce(command: string, args: readonly string[]): Promise<void> {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (code !== 0) throw new Error(`${[command, ...args].join(" ")} failed: ${output.trim()}`);
  }
}

const specPath = process.argv[2];
if (specPath === undefined) throw new Error("usage: supervisor.ts SPEC.json");
const spec = JSON.parse(readFileSync(specPath, "utf8")) as SupervisorSpec;
const supervisor = new Supervisor(spec);
for (const name of ["SIGTERM", "SIGINT"] as const) {
  process.on(name, () => void supervisor.stop().then(() => process.exit(0)));
}
await supervisor.start().catch((error: unknown) => {
  createWriteStream(spec.log, { flags: "a" }).end(`${String(error)}\n`, () => process.exit(1));
});
