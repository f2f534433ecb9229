import type { HealthReport } from "../health/report.ts";

/** Who serves the traffic after a release was found to be bad. */
export type Afterwards = "stable" | "promoted" | "unknown";

const consequences: Readonly<Record<Afterwards, string>> = {
  stable: "The stable version has all traffic again.",
  promoted: "It has all traffic: go back with npm run rollback -- --to last-good.",
  unknown: "Look at who has the traffic: kubectl get rollouts.",
};

/** Lines that fit on a screen. */
const mostReasons = 15;

/** A release was found to be bad. Its message is made for one screen. */
export class ReleaseGivenUp extends Error {
  override readonly name = "ReleaseGivenUp";
  readonly reasons: readonly string[];
  /** Of the checks that found it; undefined when the metrics did. */
  readonly report: HealthReport | undefined;

  constructor(release: string, reasons: readonly string[], report: HealthReport | undefined, afterwards: Afterwards) {
    const shown = reasons.slice(0, mostReasons).map((reason) => `  - ${reason}`);
    const more = reasons.length > mostReasons ? [`  - and ${reasons.length - mostReasons} more`] : [];
    super([`Release ${release} is bad. ${consequences[afterwards]}`, ...shown, ...more].join("\n"));
    this.reasons = reasons;
    this.report = report;
  }
}

/** A line for each check that is not well. */
export function unwell({ checks }: HealthReport): string[] {
  return checks
    .filter(({ status }) => status !== "passed")
    .map(({ name, group, status, detail }) => `${name} (${group}) ${status}: ${detail}`);
}
