import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import { Interrupted } from "../../commands/interrupted.ts";
import type { UpRequest } from "../engine.ts";
import { StackLockedError, UpdateFailedError } from "../errors.ts";
import { complaintOf, stepOf } from "./events.ts";

/** Milliseconds in which the engine, too, has heard of a Ctrl-C that was typed on this terminal. */
const patience = 1_500;

/**
 * `pulumi up`.
 * @param settles whether to look at the cluster again first: an update was killed
 * @param hearing milliseconds in which the engine has heard of a Ctrl-C, too; default: 1.5 s
 * @throws as `Engine.up`
 */
export async function runUpdate(
  stack: Pick<Stack, "up" | "refresh">,
  request: UpRequest,
  settles: boolean,
  hearing = patience,
): Promise<void> {
  const { message, exclude, onStep } = request;
  request.signal.throwIfAborted();
  const complaints = new Set<string>();
  const cancelling = new Cancelling(request.signal, hearing);
  const options = {
    message,
    ...cancelling.options,
    onEvent: (event: EngineEvent) => {
      const step = stepOf(event);
      if (step !== undefined) onStep(step);
      const complaint = complaintOf(event);
      if (complaint !== undefined) complaints.add(complaint);
    },
    // The default would read the secrets to show them.
    showSecrets: false,
  };
  try {
    if (settles) await stack.refresh({ ...options, clearPendingCreates: true });
    await stack.up({ ...options, exclude: [...exclude] });
  } catch (error) {
    request.signal.throwIfAborted();
    const { CommandError, ConcurrentUpdateError } = await import("@pulumi/pulumi/automation/index.js");
    if (!(error instanceof CommandError)) throw error;
    if (error instanceof ConcurrentUpdateError) throw lockedError(error.message);
    const reasons = complaints.size === 0 ? [lastWords(error.message)] : [...complaints];
    throw new UpdateFailedError(reasons.join("\n"), { cause: error });
  } finally {
    cancelling.end();
  }
}

/**
 * Passes an interruption on to the engine, once: a second one would end it at once, with its work half done. What is typed
 * on a terminal goes to everybody who runs there, so that the engine has heard of it already; it says so.
 */
class Cancelling {
  private readonly from: AbortSignal;
  private readonly hearing: number;
  private readonly to = new AbortController();
  private hasHeard = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(from: AbortSignal, hearing: number) {
    this.from = from;
    this.hearing = hearing;
    from.addEventListener("abort", this.begin, { once: true });
  }

  get options() {
    return { signal: this.to.signal, onOutput: this.listen, onError: this.listen };
  }

  end(): void {
    this.from.removeEventListener("abort", this.begin);
    clearTimeout(this.timer);
  }

  private readonly begin = () => {
    const reason: unknown = this.from.reason;
    const isTyped = reason instanceof Interrupted && reason.signal === "SIGINT";
    this.timer = setTimeout(() => this.hasHeard || this.to.abort(), isTyped ? this.hearing : 0);
  };

  private readonly listen = (text: string) => {
    this.hasHeard ||= text.includes("^C received");
  };
}

/** `created by ada@laptop (pid 4711) at 2025-12-07T14:30:00Z`, as the backends that are files say it. */
function lockedError(text: string): StackLockedError {
  const [said, owner = "", pid = "", at = ""] = /created by (\S+) \(pid (\d+)\) at (\S+)/.exec(text) ?? [];
  const who = said === undefined ? "somebody" : `${owner} (process ${pid}, since ${at})`;
  return new StackLockedError(
    `Pulumi has the stack locked for ${who}: wait until that has ended; if it has died, npx pulumi cancel removes its lock.`,
    said === undefined ? undefined : { owner, pid: Number(pid), at },
  );
}

/** For failures that the engine makes no event of: wrong settings, a backend that does not answer. */
function lastWords(text: string): string {
  const errors = text.split("\n").flatMap((line) => /^\s*error: (.*)$/.exec(line)?.[1] ?? []);
  return errors.length > 0 ? [...new Set(errors)].join("\n") : "pulumi up failed without saying why.";
}
