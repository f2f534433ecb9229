import type { BackupContext } from "../backup/types.ts";

/** What time it is for this work. */
export function nowOf({ now = () => new Date() }: Pick<BackupContext, "now">): Date {
  return now();
}
