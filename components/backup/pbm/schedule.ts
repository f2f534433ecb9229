import type { PbmSettings } from "../../config/pbm.ts";

/** A command that runs regularly. */
export interface PbmTask {
  /** Name of its CronJob. */
  readonly name: string;
  readonly schedule: string;
  readonly command: string[];
}

/** Sunday morning, off the hours of the other backups. */
const weekly = "0 1 * * 0";

/** Base backups, from which slices of the oplog lead on, and the deletion of what is older than 30 days. */
export function pbmSchedule({ type }: PbmSettings, schedules: { backup: string; prune: string }): PbmTask[] {
  const backup = ["pbm", "backup", `--type=${type}`, "--wait"];
  return [
    { name: "pbm-backup", schedule: schedules.backup, command: backup },
    ...(type === "incremental" ? [{ name: "pbm-base", schedule: weekly, command: [...backup, "--base"] }] : []),
    {
      name: "pbm-prune",
      schedule: schedules.prune,
      command: ["pbm", "cleanup", "--older-than=30d", "--yes", "--wait"],
    },
  ];
}
