import type { ScheduledJob, StackStatus } from "../../status/state.ts";
import { formatAge, formatTime, plural } from "../../terminal/format.ts";
import type { Style } from "../../terminal/table.ts";

interface Fact {
  text: string;
  style?: Style;
}

/** What there is beside the rollouts: its name, and a sentence. */
export function statusFacts(status: StackStatus, now: number): [string, Fact][] {
  const ago = (time: string) => `${formatAge(now - Date.parse(time))} ago`;
  return [
    ["Pods", podsFact(status.pods)],
    ["Health", healthFact(status.health, ago)],
    ...status.backups.map((job): [string, Fact] => [nameOf(job), backupFact(job, ago)]),
    ["Restore", restoreFact(status.restore)],
    ["Lock", lockFact(status.lock, now)],
  ];
}

function podsFact({ ready, unready }: StackStatus["pods"]) {
  const text = `${ready} of ${plural(ready + unready.length, "pod")} ready`;
  if (unready.length === 0) return { text };
  return {
    text: `${text}: ${unready.map(({ name, reason }) => `${name} (${reason})`).join(", ")}`,
    style: "yellow",
  } as const;
}

function healthFact(health: StackStatus["health"], ago: (time: string) => string) {
  if (health === null) return { text: "not checked within the hour: npm run health" };
  const { verdict, release, finishedAt } = health;
  const style = ({ passed: "green", degraded: "yellow", failed: "red" } as const)[verdict];
  return { text: `${verdict} inside the cluster ${ago(finishedAt)}, with ${release}`, style };
}

function nameOf({ name }: ScheduledJob): string {
  return { backup: "Backup", "media-backup": "Photos", drill: "Drill" }[name] ?? name;
}

function backupFact(job: ScheduledJob, ago: (time: string) => string): Fact {
  const { lastSucceededAt, lastFailedAt, isRunning, isSuspended } = job;
  const isFailing = lastFailedAt !== null && Date.parse(lastFailedAt) > Date.parse(lastSucceededAt ?? "1970-01-01");
  const parts = [
    lastSucceededAt === null
      ? "none that succeeded is known"
      : `${ago(lastSucceededAt)} (${formatTime(lastSucceededAt)} UTC)`,
    ...(isFailing ? [`failed ${ago(lastFailedAt)}`] : []),
    ...(isRunning ? ["one runs now"] : []),
    ...(isSuspended ? ["suspended"] : []),
  ];
  const style = isFailing ? "red" : lastSucceededAt === null || isSuspended ? "yellow" : undefined;
  return { text: parts.join(", "), ...(style && { style }) };
}

function restoreFact({ jobs, isBackendStopped }: StackStatus["restore"]): Fact {
  if (jobs.length > 0) return { text: `${jobs.join(", ")} runs`, style: "yellow" };
  if (!isBackendStopped) return { text: "none runs" };
  const text = "none runs, and the backend is scaled to 0: one was interrupted, npm run restore -- --resume or --undo";
  return { text, style: "red" };
}

function lockFact(lock: StackStatus["lock"], now: number): Fact {
  if (lock === null) return { text: "free" };
  if (lock === "unknown") return { text: "not known: you may not read the Lease", style: "yellow" };
  const { holder, reason, since, expiresAt } = lock;
  const isExpired = expiresAt !== null && Date.parse(expiresAt) < now;
  const parts = [
    `${isExpired ? "expired, was held" : "held"} by ${holder}`,
    ...(since === null ? [] : [`since ${formatTime(since)} UTC`]),
    ...(reason === null ? [] : [reason]),
  ];
  return { text: parts.join(", "), style: isExpired ? "yellow" : "cyan" };
}
