import type { Result } from "./result.ts";
import { amount, median } from "./statistics.ts";

const heading = ["What", "Median", "Least to most", "Runs", "Limit", "Note"];

/** The table as Markdown, readable as plain text too. */
export function table(results: readonly Result[]): string {
  const rows = results.map((result) => cells(result, results));
  const widths = heading.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(heading), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** Whether every result was measured, and a sentence for each that is not below its limit. */
export function verdict(results: readonly Result[]): { complete: boolean; beyond: string[] } {
  return {
    complete: results.every(({ values }) => values.length > 0),
    beyond: results.filter(({ values }) => values.length > 0).flatMap((result) => complaints(result, results)),
  };
}

function complaints(
  { what, values, unit, limit, comparedWith = "", atLeast }: Result,
  all: readonly Result[],
): string[] {
  const found: string[] = [];
  if (limit !== undefined && median(values) >= limit) found.push(`${what}: the limit is ${amount(limit, unit)}`);
  const ratio = ratioOf({ what, values, comparedWith }, all);
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
and Azurite. The memory of what watches the stack is the working set of all its pods, as the kubelet measures it; the time that
Prometheus takes is what it says of itself, of the last five minutes.

Measured ${machine}.

${table(results)}

![The medians as bars](${chart})
`;
}

function cells(result: Result, all: readonly Result[]): string[] {
  const limit = result.limit === undefined ? "" : `under ${amount(result.limit, result.unit)}`;
  if (result.values.length === 0) return [result.what, "not measured", "", "", limit, result.note ?? ""];
  const { values, unit } = result;
  const range = `${amount(Math.min(...values), unit)} to ${amount(Math.max(...values), unit)}`;
  const note = [comparison(result, all), result.note].filter((part) => part !== undefined).join("; ");
  return [result.what, amount(median(values), unit), range, String(values.length), limit, note];
}

function comparison(result: Result, all: readonly Result[]): string | undefined {
  const ratio = ratioOf(result, all);
  if (ratio === undefined) return undefined;
  const least = result.atLeast === undefined ? "" : `, at least ${result.atLeast.toFixed(1)}`;
  return `${ratio.toFixed(1)} times "${result.comparedWith ?? ""}"${least}`;
}

function ratioOf(result: Result, all: readonly Result[]): number | undefined {
  const other = all.find(({ what }) => what === result.comparedWith);
  return other === undefined || other.values.length === 0 ? undefined : median(result.values) / median(other.values);
}
