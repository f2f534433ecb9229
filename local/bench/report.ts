import type { Result } from "./result.ts";
import { median, seconds } from "./statistics.ts";

const heading = ["What", "Median", "Fastest to slowest", "Runs", "Limit", "Note"];

/** The table as Markdown, readable as plain text too. */
export function table(results: readonly Result[]): string {
  const rows = results.map((result) => cells(result, results));
  const widths = heading.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(heading), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** Whether every result was measured and lies below its limit. */
export function verdict(results: readonly Result[]): { complete: boolean; tooSlow: Result[] } {
  return {
    complete: results.every(({ times }) => times.length > 0),
    tooSlow: results.filter(({ times, limit }) => limit !== undefined && times.length > 0 && median(times) >= limit),
  };
}

/** The page kept in the repository. */
export function page(results: readonly Result[], machine: string, chart: string): string {
  return `# Benchmarks

Written by \`make bench\`, which measures everything below in one run, with all tools built; the commands are the ones
that people type. "The plain way" is what Pulumi does by default: ts-node, which checks the types in every run.

Measured ${machine}.

${table(results)}

![The medians as bars](${chart})
`;
}

function cells(result: Result, all: readonly Result[]): string[] {
  const limit = result.limit === undefined ? "" : `under ${seconds(result.limit)}`;
  if (result.times.length === 0) return [result.what, "not measured", "", "", limit, result.note ?? ""];
  const range = `${seconds(Math.min(...result.times))} to ${seconds(Math.max(...result.times))}`;
  const note = [ratio(result, all), result.note].filter((part) => part !== undefined).join("; ");
  return [result.what, seconds(median(result.times)), range, String(result.times.length), limit, note];
}

function ratio(result: Result, all: readonly Result[]): string | undefined {
  const other = all.find(({ what }) => what === result.comparedWith);
  if (other === undefined || other.times.length === 0) return undefined;
  return `${(median(result.times) / median(other.times)).toFixed(1)} times "${other.what}"`;
}
