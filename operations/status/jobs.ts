import { objectsOf, partLabel } from "./objects.ts";
import type { ScheduledJob, StackStatus } from "./state.ts";

/** Whose last run people want to know of. */
const scheduled = ["backup", "media-backup", "drill"];

type Job = ReturnType<typeof jobs>[number];

/** How backups and drills have gone, those that people started among them. @param items CronJobs and Jobs, among others */
export function backupsOf(items: readonly unknown[]): ScheduledJob[] {
  const cronJobs = objectsOf(items, "CronJob").filter(({ metadata }) => scheduled.includes(metadata.name));
  return cronJobs.map(({ metadata: { name }, spec, status }) => {
    const own = jobs(items, name);
    const succeeded = own.flatMap((job) => job.status.completionTime ?? []);
    return {
      name,
      lastSucceededAt: newest([...succeeded, status.lastSuccessfulTime]),
      lastFailedAt: newest(own.flatMap((job) => endOf(job, "Failed") ?? [])),
      isRunning: own.some(isRunning),
      isSuspended: spec.suspend,
    };
  });
}

/** @param items Jobs and Rollouts, among others */
export function restoreOf(items: readonly unknown[]): StackStatus["restore"] {
  const backend = objectsOf(items, "Rollout").find(({ metadata }) => metadata.name === "backend");
  return {
    jobs: ["restore", "media-restore"].flatMap((name) =>
      jobs(items, name)
        .filter(isRunning)
        .map(({ metadata }) => metadata.name),
    ),
    isBackendStopped: backend?.spec.replicas === 0,
  };
}

/** The Job of the newest checks that have ended. @param items Jobs, among others */
export function lastHealthJob(items: readonly unknown[]): string | undefined {
  const ended = jobs(items, "health").filter((job) => job.status.completionTime !== undefined);
  return ended.toSorted((a, b) => timeOf(a.status.completionTime) - timeOf(b.status.completionTime)).at(-1)?.metadata
    .name;
}

function jobs(items: readonly unknown[], name: string) {
  return objectsOf(items, "Job").filter(({ metadata }) => metadata.labels[partLabel] === name);
}

function isRunning(job: Job): boolean {
  return endOf(job, "Complete") === undefined && endOf(job, "Failed") === undefined;
}

function endOf({ status }: Job, type: "Complete" | "Failed"): string | undefined {
  return status.conditions.find((condition) => condition.type === type && condition.status === "True")
    ?.lastTransitionTime;
}

function newest(times: readonly (string | undefined)[]): string | null {
  return (
    times
      .filter((time) => time !== undefined)
      .toSorted((a, b) => timeOf(a) - timeOf(b))
      .at(-1) ?? null
  );
}

function timeOf(time: string | undefined): number {
  return time === undefined ? NaN : Date.parse(time);
}
