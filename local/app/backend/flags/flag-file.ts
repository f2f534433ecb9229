import { readFile } from "node:fs/promises";
import { FlagdCore, MemoryStorage, type FeatureFlag } from "@openfeature/flagd-core";
import type { Logger } from "@openfeature/server-sdk";
import { describeError, type Log } from "../../shared/log.ts";
import type { FlagMetrics } from "./metrics.ts";

/** Milliseconds between two looks at the file. The kubelet takes up to a minute or two, so that this adds nothing to feel. */
const lookInterval = 1000;

export interface FlagFileArgs {
  /** Path of a document in flagd's format. */
  path: string;
  log: Log;
  metrics: FlagMetrics;
}

/**
 * The flags of a mounted file. It is read every second, and not watched: a ConfigMap changes by a link that is exchanged
 * above the file, which events about the file miss; a few kilobytes in memory cost less than getting that right. What is
 * wrong is counted and logged once, and the last flags that were right hold.
 */
export class FlagFile {
  /** Evaluates the flags that hold. */
  readonly core: FlagdCore;
  private readonly args: FlagFileArgs;
  private readonly storage: MemoryStorage;
  private text: string | undefined;
  private problem: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(args: FlagFileArgs) {
    this.args = args;
    const logger = quiet(args.log);
    // Rules are data that somebody may change in a running cluster: they are interpreted, and never become code.
    this.storage = new MemoryStorage(logger, { disableDynamicCodeGeneration: true });
    this.core = new FlagdCore(this.storage, logger);
  }

  /** The enabled flags by name. */
  get enabled(): [string, FeatureFlag][] {
    return [...this.core.getFlags()].filter(([, flag]) => flag.state === "ENABLED");
  }

  /** Reads the file, and then again every second until `stop`. */
  async follow(): Promise<void> {
    await this.refresh();
    if (!this.stopped) this.timer = setTimeout(() => void this.follow(), lookInterval).unref();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Takes the file's flags over where they changed and are right. */
  async refresh(): Promise<void> {
    const { path, log, metrics } = this.args;
    try {
      const text = await readFile(path, "utf8");
      if (text === this.text) return;
      this.text = text;
      const changed = this.storage.setConfigurations(text, true);
      for (const [name, flag] of this.enabled) metrics.expect(name, flag.variants.keys());
      metrics.reloaded("loaded");
      this.problem = undefined;
      log("info", "flags loaded", { path, changed: changed.join(" ") });
    } catch (error) {
      const problem = whatIsWrong(error);
      // A file that cannot be read is the same problem every second.
      if (isAbsence(error) && problem === this.problem) return;
      if (isAbsence(error)) this.text = undefined;
      this.problem = problem;
      metrics.reloaded("refused");
      log("warn", "flags refused, the last good ones hold", { path, reason: problem });
    }
  }
}

/** In a few words: the library lists every error of the schema. */
function whatIsWrong(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? `: ${describeError(error.cause)}` : "";
  return `${describeError(error)}${cause}`.replaceAll(/\s+/g, " ").slice(0, 300);
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** The library explains every evaluation for debugging; what is wrong in the file, it says as a warning. */
function quiet(log: Log): Logger {
  const nothing = () => undefined;
  const warn = (...said: unknown[]) => log("warn", "flags", { reason: said.map(String).join(" ") });
  return { debug: nothing, info: nothing, warn, error: warn };
}
