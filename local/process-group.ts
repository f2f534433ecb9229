import type { ChildProcess } from "node:child_process";
import { sendSignal } from "./send-signal.ts";

/** Groups of commands with a time limit that run now, by the process id of their leaders. */
const groups = new Set<number>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Ends a command, with everything that it has started, when it runs for too long, and when a signal ends this process:
 * a terminal sends Ctrl-C to its foreground group only, to which the command does not belong.
 * @param child just started with `detached`, as the leader of a group of its own
 * @param timeout milliseconds
 * @returns to be called when the command is over: stops watching it, and says how it ended where that was the limit
 */
export function limitTime(child: ChildProcess, timeout: number): () => string | undefined {
  const { pid } = child;
  // It could not be started, and says so by itself.
  if (pid === undefined) return () => undefined;
  let tooLong = false;
  watch(pid);
  const timer = setTimeout(() => {
    tooLong = true;
    sendSignal(-pid, "SIGKILL");
    // A process that has left the group may hold the other ends for as long as it likes.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, timeout);
  return () => {
    clearTimeout(timer);
    forget(pid);
    return tooLong ? `took longer than ${timeout / 1000} s and was ended` : undefined;
  };
}

function watch(leader: number): void {
  // Before all other listeners, so that one that listens only once still counts as one.
  if (groups.size === 0) for (const name of signals) process.prependListener(name, endAll);
  groups.add(leader);
}

function forget(leader: number): void {
  if (groups.delete(leader) && groups.size === 0) for (const name of signals) process.off(name, endAll);
}

function endAll(signal: NodeJS.Signals): void {
  for (const leader of [...groups]) {
    sendSignal(-leader, "SIGKILL");
    forget(leader);
  }
  // Without a listener it does what it does to every process; with one, it is for that to say.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
