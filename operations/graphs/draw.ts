import { roundTop } from "../charts/axis.ts";
import type { Chart, Series } from "../charts/figure.ts";
import { lineColours } from "../charts/line-style.ts";
import { html, Markup } from "../charts/markup.ts";
import type { Span } from "../prometheus/client.ts";
import type { Graph, GraphLine } from "./read.ts";

/** What is drawn of a graph: all but what was asked for it. */
export type DrawnGraph = Pick<Graph, "service" | "versions"> & {
  signal: Omit<Graph["signal"], "lines">;
  lines: readonly DrawnLine[];
};

type DrawnLine = Omit<GraphLine, "line"> & { line: Omit<GraphLine["line"], "query"> };

/** A graph as it is drawn. */
export function chartOf(graph: DrawnGraph, span: Span): Chart {
  const { service, signal, lines } = graph;
  const { name, title, format, smallestTop } = signal;
  const drawn = lines.map((line) => ({ ...line, label: labelOf(line) }));
  return {
    ...{ id: `${name}-${service}`, title: `${service}: ${title}`, format },
    description: drawn.map(({ label, values }) => `${label}: ${inShort(values, format)}`).join("; "),
    span: { from: span.from.getTime(), to: span.to.getTime() },
    top: roundTop(Math.max(...drawn.map(({ values }) => highest(values) ?? 0)), smallestTop),
    series: drawn.map(({ label, values, ...line }): Series => ({
      ...{ label, look: lookOf(line, graph.versions) },
      points: values.map((value, index) => ({ at: timeOf(index, span), value })),
    })),
    table: table(drawn, format),
  };
}

function labelOf({ line: { label }, version }: Pick<DrawnLine, "line" | "version">): string {
  return [version, label].filter(Boolean).join(", ");
}

/** A colour for each version, in every graph the same; a dash for each of its lines. */
function lookOf({ line: { look }, version }: Pick<DrawnLine, "line" | "version">, versions: Graph["versions"]): string {
  const colour = version === undefined ? 0 : versions.indexOf(version) % lineColours;
  return `c${colour}${look === "" ? "" : ` ${look}`}`;
}

function timeOf(index: number, { from, stepSeconds }: Span): string {
  return new Date(from.getTime() + index * stepSeconds * 1000).toISOString();
}

type Values = GraphLine["values"];
type Format = Chart["format"];

function inShort(values: Values, format: Format): string {
  const most = highest(values);
  return most === null ? "nothing" : `at most ${format(most)}`;
}

function table(lines: readonly { label: string; values: Values }[], format: Format): Markup {
  const cell = (value: number | null) => html`<td class="number">${value === null ? "–" : format(value)}</td>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Line</th>
        <th scope="col" class="number">Average</th>
        <th scope="col" class="number">Highest</th>
        <th scope="col" class="number">Last</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        ({ label, values }) =>
          html`<tr>
            <th scope="row">${label === "" ? "all" : label}</th>
            ${[average(values), highest(values), last(values)].map(cell)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function known(values: Values): number[] {
  return values.filter((value) => value !== null);
}

function highest(values: Values): number | null {
  const numbers = known(values);
  return numbers.length === 0 ? null : Math.max(...numbers);
}

function average(values: Values): number | null {
  const numbers = known(values);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function last(values: Values): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
