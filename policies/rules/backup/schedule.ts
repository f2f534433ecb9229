import type { Container } from "../../kubernetes/pod.ts";
import { podTemplateOf, type Workload } from "../../kubernetes/workload.ts";
import { kindOf, type Resource } from "../../resource.ts";
import type { StackRule } from "../../rule.ts";
import { longestHoursBetween } from "./longest-hours-between.ts";

const mostHours = 6;

/** The program that backs up the database, by its arguments. */
const isBackup = ({ args = [] }: Container & { args?: readonly string[] }) =>
  args.some((arg, index) => arg === "backup" && (args[index + 1] ?? "--").startsWith("--"));

export const backupSchedule: StackRule = {
  name: "backup-schedule",
  description: `A CronJob backs up the database every ${mostHours} hours or more often, and is not suspended.`,
  why: `It is what may be lost at the most: ${mostHours} hours.`,
  checkStack: (resources) => {
    const jobs = resources.filter(backsUp);
    if (jobs.some(isOftenEnough)) return [];
    const [job] = jobs;
    const wanted = `let one run every ${mostHours} hours or more often, such as "0 */${mostHours} * * *"`;
    return job === undefined
      ? [{ message: `no CronJob backs up the database: ${wanted}.` }]
      : [{ resource: job.name, message: `it is suspended, or pauses for too long: ${wanted}.` }];
  },
};

function backsUp(resource: Resource): boolean {
  const { containers = [] } = podTemplateOf(resource)?.spec ?? {};
  return kindOf(resource) === "CronJob" && containers.some(isBackup);
}

function isOftenEnough({ props }: Resource): boolean {
  const { schedule = "", suspend = false } = (props as Workload).spec ?? {};
  return !suspend && longestHoursBetween(schedule) <= mostHours;
}
