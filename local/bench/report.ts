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

/** Whether every result was measured, and a sentence for each that is not below its limit. */
export function verdict(results: readonly Result[]): { complete: boolean; tooSlow: string[] } {
  return {
    complete: results.every(({ times }) => times.length > 0),
    tooSlow: results.filter(({ times }) => times.length > 0).flatMap((result) => complaints(result, results)),
  };
}

function complaints({ what, times, limit, comparedWith = "", atLeast }: Result, all: readonly Result[]): string[] {
  const found: string[] = [];
  if (limit !== undefined && median(times) >= limit) found.push(`${what}: the limit is ${seconds(limit)}`);
  const ratio = ratioOf({ what, times, comparedWith }, all);
  if (atLeast !== undefined && ratio !== undefined && ratio < atLeast) {
    found.push(
      `${comparedWith}: "${what}" takes ${ratio.toFixed(1)} times as long, and ${atLeast.toFixed(1)} is the least`,
    );
  }
  return found;
}

/** The page kept in the repository. */
export function page(results: readonly Result[], machine: string, chart: string): string {
  return `# Benchmarks

Written by \`make bench\`, which measures everything below in one run, with all tools built; the commands are the ones
that people type. "The plain way" of a preview is what Pulumi does by default: ts-node, which checks the types in every run; of a
backup, what people type who have no program for it. Backups are of the sample properties, half a kilobyte each, on FerretDB
and Azurite.

Measured ${machine}.

${table(results)}

![The medians as bars](${chart})
`;
}

function cells(result: Result, all: readonly Result[]): string[] {
  const limit = result.limit === undefined ? "" : `under ${seconds(result.limit)}`;
  if (result.times.length === 0) return [result.what, "not measured", "", "", limit, result.note ?? ""];
  const range = `${seconds(Math.min(...result.times))} to ${seconds(Math.max(...result.times))}`;
  const note = [comparison(result, all), result.note].filter((part) => part !== undefined).join("; ");
  return [result.what, seconds(median(result.times)), range, String(result.times.length), limit, note];
}

function comparison(result: Result, all: readonly Result[]): string | undefined {
  const ratio = ratioOf(result, all);
  if (ratio === undefined) return undefined;
  const least = result.atLeast === undefined ? "" : `, at least ${result.atLeast.toFixed(1)}`;
  return `${ratio.toFixed(1)} times "${result.comparedWith ?? ""}"${least}`;
}

function ratioOf(result: Result, all: readonly Result[]): number | undefined {
  const other = all.find(({ what }) => what === result.comparedWith);
  return other === undefined || other.times.length === 0 ? undefined : median(result.times) / median(other.times);
}
