import type { z } from "zod";
import type { WrittenGraphs } from "../../graphs/write.ts";
import { formatBytes, formatTime, plural } from "../../terminal/format.ts";
import { renderTable } from "../../terminal/table.ts";
import type { CopiedReport } from "../laptop/report.ts";
import type { KeptReport, reportListResult } from "../results.ts";
import { right } from "./parts.ts";

export function reportTable({ reports }: z.infer<typeof reportListResult>, colours: boolean): string[] {
  if (reports.length === 0) return ["There is no report yet: deployments and rollbacks write them."];
  const rows = reports.map(({ name, release, at, bytes }) => [
    ...[{ text: name }, { text: release }, { text: formatTime(at) }],
    right(formatBytes(bytes)),
  ]);
  return renderTable(["NAME", "RELEASE", "BEGAN (UTC)", "SIZE"], rows, colours);
}

export function reportKept({ name, blobs }: KeptReport): string[] {
  return [`The report ${name} is kept as ${blobs.page}, its facts as ${blobs.facts}, in the container audit.`];
}

export function reportCopied({ page, facts }: CopiedReport): string[] {
  return [`The report is in ${page}, its facts are in ${facts}.`];
}

export function graphsWritten({ page, files }: WrittenGraphs): string[] {
  return [`${plural(files.length, "graph")} in ${page}, each a file beside it.`];
}
