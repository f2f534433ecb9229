import { spawn } from "node:child_process";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** The command `pulumi`, which the Automation API and this program call. */
export interface FoundCommand {
  readonly command: PulumiCommand;
  /** Its path. */
  readonly executable: string;
}

/**
 * Finds the command itself: the one in node_modules/.bin only starts it, and would keep the signals to itself by which an
 * update is cancelled.
 * @throws Error in one sentence
 */
export async function findCommand(environment: NodeJS.ProcessEnv): Promise<FoundCommand> {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  const { version } = await import("@pulumi/pulumi/version.js");
  const home = environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const root = join(home, "versions", version);
  const executable = join(root, "bin", "pulumi");
  // The first call of the starter puts it there.
  if (!(await isThere(executable))) await PulumiCommand.get().catch(() => undefined);
  try {
    return { command: await PulumiCommand.get({ root }), executable };
  } catch (error) {
    throw new Error(
      `Pulumi ${version} is not at ${executable}, where npx pulumi would have put it: run npx pulumi version, which says why; for the local stack run eval "$(make -s env)" first.`,
      { cause: error },
    );
  }
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

export interface PulumiCall {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Standard input: where what is secret goes, which arguments would show to everybody on this machine. */
  readonly input?: string;
}

/** Runs `pulumi` and gives what it printed. @throws Error with its own words, which leave secrets out */
export async function callPulumi(executable: string, args: readonly string[], call: PulumiCall): Promise<string> {
  const child = spawn(executable, [...args, "--non-interactive", "--color=never"], {
    cwd: call.directory,
    env: { ...process.env, ...call.environment },
    stdio: ["pipe", "pipe", "pipe"],
    // A terminal sends Ctrl-C to its whole group; what is begun here is short and ends by itself.
    detached: true,
  });
  const stdout: Buffer[] = [];
  let stderr = "";
  child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined);
  child.stdin.end(call.input ?? "");
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return Buffer.concat(stdout).toString("utf8");
  throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed: ${stderr.trim() || "it said nothing"}`);
}
