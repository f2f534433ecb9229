import type { CheckResult, HealthReport, Verdict } from "../../health/report.ts";
import { formatCount, formatElapsed, plural } from "../../terminal/format.ts";
import { type Cell, paint, renderTable, type Style } from "../../terminal/table.ts";
import { right } from "./parts.ts";

const marks = { passed: "✔", flaky: "!", failed: "✘" } as const;
const styles: Readonly<Record<CheckResult["status"], Style>> = { passed: "green", flaky: "yellow", failed: "red" };
const words: Readonly<Record<Verdict, string>> = { passed: "is well", degraded: "is degraded", failed: "is not well" };

/** A row for every check, a line for every one that did not pass at once, and the verdict. */
export function healthTable(report: HealthReport, colours: boolean): string[] {
  const { release, verdict, checks, startedAt, finishedAt } = report;
  const header = ["CHECK", "GROUP", "STATUS", "LATENCY", "LIMIT", "ATTEMPTS"];
  const rows = checks.map(({ name, group, status, latencyMs, limitMs, attempts }): Cell[] => [
    ...[{ text: name }, { text: group }, { text: `${marks[status]} ${status}`, style: styles[status] }],
    ...[latency(latencyMs), limitMs === null ? "–" : `${formatCount(limitMs)} ms`, String(attempts)].map(right),
  ]);
  const unwell = checks.filter(({ status }) => status !== "passed");
  const complaints = unwell.map(({ name, status, detail }) =>
    paint(`${marks[status]} ${name}: ${detail}`, styles[status], colours),
  );
  const took = formatElapsed(Date.parse(finishedAt) - Date.parse(startedAt));
  return [
    ...renderTable(header, rows, colours),
    ...complaints,
    `Release ${release} ${words[verdict]}: ${counts(checks)} (${took}).`,
  ];
}

function latency(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : formatCount(Math.round(milliseconds))} ms`;
}

function counts(checks: readonly CheckResult[]): string {
  const count = (status: CheckResult["status"]) => checks.filter((check) => check.status === status).length;
  const passed = `${count("passed")} of ${plural(checks.length, "check")} passed`;
  const others = (["flaky", "failed"] as const).filter((status) => count(status) > 0);
  return [passed, ...others.map((status) => `${count(status)} ${status}`)].join(", ");
}
