/** What a release tag is, in words. */
export const releaseTagForm =
  "a release tag prod-YYYYMMDD-HHMMSS with a real date and time, such as prod-20251207-143000";

/** The moment that a release tag names, or undefined when it is no tag or no real date. */
export function releaseDate(tag: string): Date | undefined {
  const parts = /^prod-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})$/.exec(tag)?.slice(1);
  if (parts === undefined) {
    return undefined;
  }
  const [year, month, day, hour, minute, second] = parts;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(written);
  // JavaScript rolls February 30th over into March: only a date that reads back unchanged exists.
  return !Number.isNaN(date.getTime()) && date.toISOString() === written ? date : undefined;
}

/** The tag of a release that begins now: `prod-YYYYMMDD-HHMMSS` in UTC. */
export function newReleaseTag(now: Date): string {
  const digits = now.toISOString().replaceAll(/\D/g, "");
  return `prod-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}
