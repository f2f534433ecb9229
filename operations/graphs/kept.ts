import { z } from "zod";
import type { Chart } from "../charts/figure.ts";
import type { Span } from "../prometheus/client.ts";
import { chartOf } from "./draw.ts";
import type { Graph } from "./read.ts";
import { signalLooks, signalNames } from "./signals.ts";

const lineSchema = z.strictObject({
  label: z.string().describe("what sets it apart from others of the same version"),
  look: z.enum(["", "dashed", "dotted"]),
  version: z.string().nullable().describe("null: the signal is not about versions"),
  values: z.array(z.number().nullable()).describe("at every step; null: nothing is known"),
});

/** Graphs as facts: enough to draw them again, wherever Prometheus is by then. */
export const keptGraphsSchema = z.strictObject({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  stepSeconds: z.number().positive(),
  graphs: z.array(
    z.strictObject({
      service: z.string().min(1),
      signal: z.enum(signalNames),
      versions: z.array(z.string()),
      lines: z.array(lineSchema),
    }),
  ),
});
export type KeptGraphs = z.infer<typeof keptGraphsSchema>;

/** Digits of a value: more cannot be seen in a chart. */
const digits = 4;

/** What is kept of graphs that were read. */
export function keptGraphs(graphs: readonly Graph[], { from, to, stepSeconds }: Span): KeptGraphs {
  return {
    ...{ from: from.toISOString(), to: to.toISOString(), stepSeconds },
    graphs: graphs.map(({ service, signal, versions, lines }) => ({
      ...{ service, signal: signal.name, versions: [...versions] },
      lines: lines.map(({ line: { label, look }, version, values }) => ({
        ...{ label, look, version: version ?? null },
        values: values.map((value) => (value === null ? null : Number(value.toPrecision(digits)))),
      })),
    })),
  };
}

/** The charts of kept graphs, in the order in which they were read. */
export function keptCharts({ from, to, stepSeconds, graphs }: KeptGraphs): Chart[] {
  const span: Span = { from: new Date(from), to: new Date(to), stepSeconds };
  return graphs.map(({ service, signal, versions, lines }) =>
    chartOf(
      {
        ...{ service, versions, signal: { name: signal, ...signalLooks[signal] } },
        lines: lines.map(({ label, look, version, values }) => ({
          ...{ line: { label, look }, version: version ?? undefined, values },
        })),
      },
      span,
    ),
  );
}
