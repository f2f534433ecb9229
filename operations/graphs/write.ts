import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { svgFile } from "../charts/svg-file.ts";
import type { Span } from "../prometheus/client.ts";
import { chartOf } from "./draw.ts";
import { NoGraphsError } from "./errors.ts";
import { graphsPage } from "./page.ts";
import type { Graph } from "./read.ts";

/** What was written. */
export interface WrittenGraphs {
  /** Path of the page with all graphs. */
  page: string;
  /** Paths of the graphs, each a file of its own. */
  files: string[];
}

/** The head of every page that is written here. */
const own = "<title>ImmoExpress on ";

/**
 * Writes an SVG for each graph, and a page with all of them. Graphs that were written there before are replaced.
 * @param directory is made if need be
 * @throws NoGraphsError when there is another page already
 */
export async function writeGraphs(
  graphs: readonly Graph[],
  { directory, stack, span }: { directory: string; stack: string; span: Span },
): Promise<WrittenGraphs> {
  const page = join(directory, "index.html");
  const present = await readFile(page, "utf8").catch(() => undefined);
  if (present !== undefined && !present.includes(own)) {
    throw new NoGraphsError(`${page} is there already, and no page of graphs: choose another directory with --to.`);
  }
  await mkdir(directory, { recursive: true });
  const drawn = graphs.map((graph) => ({ service: graph.service, chart: chartOf(graph, span) }));
  const files = drawn.map(({ chart }) => join(directory, `${chart.id}.svg`));
  await Promise.all(drawn.map(({ chart }, index) => writeFile(files[index] ?? "", svgFile(chart))));
  const services = [...Map.groupBy(drawn, ({ service }) => service)].map(([service, own]) => ({
    service,
    charts: own.map(({ chart }) => chart),
  }));
  await writeFile(page, graphsPage(services, { stack, from: span.from, to: span.to }));
  return { page, files };
}
