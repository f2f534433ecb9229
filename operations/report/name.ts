import { ReportRefusedError } from "./errors.ts";
import type { ReleaseFacts } from "./facts.ts";

/** Folder of the reports in their container. */
export const reportPrefix = "reports/";

/** Release and second in which it began: `prod-20251207-143000-20251207-143001`. */
export const reportName = /^([\w.-]{1,128})-(\d{8}-\d{6})$/;

/** @throws ReportRefusedError for a release whose tag could be a path */
export function nameOf({ release, startedAt }: Pick<ReleaseFacts, "release" | "startedAt">): string {
  const time = new Date(startedAt).toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const name = `${release}-${time}`;
  if (reportName.test(name) && !release.startsWith(".")) return name;
  throw new ReportRefusedError(
    `The release "${release}" cannot name a report: up to 128 of A-Z a-z 0-9 _ . - are allowed, and no dot in front.`,
  );
}

/** Names of a report's blobs. */
export function blobsOf(name: string): { page: string; facts: string } {
  return { page: `${reportPrefix}${name}.html`, facts: `${reportPrefix}${name}.json` };
}
