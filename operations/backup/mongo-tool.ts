import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { openSecretFile } from "./secret-file.ts";
import { toolUri, withoutSecrets } from "./target-uri.ts";
import type { DatabaseTarget } from "./types.ts";

/** Lines of what a tool said that an error repeats. */
const keptLines = 5;
const progressBar = /\[[#.]{24}\]/;

/** mongodump or mongorestore while it runs. */
export interface MongoTool {
  stdin: Writable;
  stdout: Readable;
  /** When it has ended and everything it said was read: undefined after success, or how it ended and its last words. */
  failure: Promise<string | undefined>;
}

/**
 * Starts mongodump or mongorestore. The connection string is in no argument, and on no disk under a name.
 * @param executable a path, or a name that is looked up in PATH
 * @param options.scratchDirectory takes the connection string on its way
 * @param options.signal kills the tool; `failure` then still tells when it is gone
 * @throws Error when the scratch directory is full or not writable
 */
export function startTool(
  executable: string,
  args: readonly string[],
  target: DatabaseTarget,
  { scratchDirectory, signal }: { scratchDirectory: string; signal: AbortSignal },
): MongoTool {
  const configuration = openSecretFile(scratchDirectory, `uri: ${JSON.stringify(toolUri(target))}\n`);
  const child = spawn(executable, ["--config=/dev/fd/3", ...args], { stdio: ["pipe", "pipe", "pipe", configuration] });
  closeSync(configuration);
  const { stdin, stdout, stderr } = child as ChildProcessWithoutNullStreams;
  const kill = () => child.kill("SIGKILL");
  if (signal.aborted) kill();
  signal.addEventListener("abort", kill, { once: true });
  // A tool that ended closes its end early; why is known when it has ended.
  stdin.on("error", () => undefined);
  const lines = lastLines(stderr);

  const ended = async (): Promise<string | undefined> => {
    try {
      const [code, killedBy] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
      if (code === 0) return undefined;
      const how = code === null ? `was ended by ${String(killedBy)}` : `ended with exit code ${code}`;
      return withoutSecrets([`${executable} ${how}`, ...lines].join("\n  "), target);
    } catch (error) {
      return `${executable} could not be started: ${(error as Error).message}`;
    } finally {
      signal.removeEventListener("abort", kill);
    }
  };
  return { stdin, stdout, failure: ended() };
}

function lastLines(stream: Readable): string[] {
  const kept: string[] = [];
  createInterface({ input: stream }).on("line", (line) => {
    if (line === "" || progressBar.test(line)) return;
    kept.push(line);
    if (kept.length > keptLines) kept.shift();
  });
  return kept;
}
