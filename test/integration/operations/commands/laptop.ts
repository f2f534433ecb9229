import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, run, type RunResult } from "../../../../local/exec.ts";
import { repositoryRoot } from "../../../../local/paths.ts";
import { FakeJobs } from "../../../support/fake-jobs.ts";

/** The program as it stands here, and the stack that it is told to work on. */
export const program = [join(repositoryRoot, "operations/cli.ts"), "--stack=staging"];

/** The private key in the file that AGE_IDENTITY_FILE names. */
export const privateKey = `AGE-SECRET-KEY-1${"Q".repeat(58)}`;

/** A laptop whose kubectl reaches a cluster that the test plays. */
export class Laptop {
  readonly jobs: FakeJobs;
  readonly identityFile: string;
  readonly environment: NodeJS.ProcessEnv;

  private constructor(jobs: FakeJobs) {
    this.jobs = jobs;
    this.identityFile = join(jobs.kubectl.directory, "identity.txt");
    this.environment = {
      PATH: `${jobs.kubectl.directory}:${process.env["PATH"] ?? ""}`,
      AGE_IDENTITY_FILE: this.identityFile,
      IMMO_IN_CLUSTER: undefined,
      IMMO_ACTOR: "ada",
    };
  }

  static async create(): Promise<Laptop> {
    const laptop = new Laptop(await FakeJobs.start());
    await writeFile(laptop.identityFile, `# created: today\n${privateKey}\n`);
    return laptop;
  }

  /** Runs a command, piped. @param different variables of the environment */
  async immo(args: string, different: NodeJS.ProcessEnv = {}): Promise<RunResult & { exitCode: number }> {
    try {
      const env = { ...this.environment, ...different };
      return { exitCode: 0, ...(await run(process.execPath, [...program, ...args.split(" ")], { env })) };
    } catch (error) {
      assert.ok(error instanceof CommandError && error.exitCode !== null, String(error));
      return { exitCode: error.exitCode, stdout: error.stdout, stderr: error.stderr };
    }
  }

  /** What the last Job was told to do. */
  argsOfJob(): string {
    return this.jobs.args.slice(1).join(" ");
  }

  end(): Promise<void> {
    return this.jobs.stop();
  }
}
