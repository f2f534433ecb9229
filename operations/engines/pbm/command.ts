import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withoutSecrets } from "../../backup/target-uri.ts";

/** Runs `pbm` with these arguments to its end. @returns standard output @throws PbmCommandError; the signal's reason */
export type PbmCommand = (args: readonly string[]) => Promise<string>;

/** `pbm` refused, failed or did not answer; the message is its own sentence, without secrets. */
export class PbmCommandError extends Error {
  override readonly name = "PbmCommandError";
}

/** Whether it has not heard of what it was asked for: the agents write down what was ordered when they have heard of it. */
export function isNotFound(error: unknown): boolean {
  return error instanceof PbmCommandError && error.message.endsWith("not found");
}

export interface PbmDirectoryOptions {
  signal: AbortSignal;
  /** Milliseconds for one command; none of those that are used here waits for work. Default: five minutes. */
  timeout?: number;
  /** Milliseconds between two looks for the answer; default: 100. */
  interval?: number;
}

/**
 * Has the commands run by the container of Percona Backup's image that stands beside this one in the pod, through a directory
 * that the two share: a file with one argument a line goes in, files with the output come back. The program runs where
 * its libraries are, and the connection string, as powerful as a user can be, is in that container alone.
 */
export function pbmThrough(directory: string, options: PbmDirectoryOptions): PbmCommand {
  const { signal, timeout = 300_000, interval = 100 } = options;
  return async (args) => {
    const path = join(directory, randomUUID());
    const name = `pbm ${args[0] ?? ""}`;
    // Renamed into place: half a request is never read.
    await writeFile(`${path}.new`, [...args, "--out=json"].map((argument) => `${argument}\n`).join(""));
    await rename(`${path}.new`, `${path}.request`);
    try {
      const end = Date.now() + timeout;
      for (;;) {
        const code = await readFile(`${path}.code`, "utf8").catch(() => undefined);
        if (code !== undefined) return await outputOf(path, name, Number(code));
        if (Date.now() >= end) {
          const seconds = Math.round(timeout / 1000);
          throw new PbmCommandError(`${name} did not end within ${seconds} s: look at the container pbm of this pod.`);
        }
        await sleep(interval, undefined, { signal });
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      const parts = ["request", "taken", "output", "complaint", "code"].map((part) => `${path}.${part}`);
      await Promise.all(parts.map((part) => rm(part, { force: true })));
    }
  };
}

async function outputOf(path: string, name: string, code: number): Promise<string> {
  const output = await readFile(`${path}.output`, "utf8");
  if (code === 0) return output;
  const said = complaint(output) ?? lastLines(await readFile(`${path}.complaint`, "utf8"));
  throw new PbmCommandError(
    withoutSecrets(`${name} failed: ${said || `exit code ${code}`}`, { uri: "", database: "" }),
  );
}

/** What it says in JSON before it has understood how to say more. */
function complaint(output: string): string | undefined {
  try {
    const { Error: first, error: second } = JSON.parse(output) as { Error?: string; error?: string };
    return first ?? second;
  } catch {
    return undefined;
  }
}

function lastLines(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/^Error: /, "").trim());
  return lines
    .filter((line) => line !== "")
    .slice(-3)
    .join(" / ");
}
