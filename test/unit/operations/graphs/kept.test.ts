import assert from "node:assert/strict";
import { chartOf } from "../../../../operations/graphs/draw.ts";
import { keptCharts, keptGraphs, keptGraphsSchema } from "../../../../operations/graphs/kept.ts";
import { readGraphs } from "../../../../operations/graphs/read.ts";
import { type Series, spanUntil } from "../../../../operations/prometheus/client.ts";
import { reportPage } from "../../../../operations/report/page.ts";
import { releaseFactsSchema } from "../../../../operations/report/facts.ts";
import { releaseFacts } from "../../../support/release-facts.ts";

const span = spanUntil(new Date("2025-12-07T14:34:00Z"), 200);
const begins = span.from.getTime() / 1000;
const labels = { service: "backend", release: "prod-20251207-143000", pod_template_hash: "7f4" };

/** Every signal has the same line: something, nothing, and something that has many digits. */
const read = () =>
  readGraphs(
    {
      range: () =>
        Promise.resolve<Series[]>([
          {
            labels,
            samples: [
              [begins, 12],
              [begins + 10, 123.456789],
            ],
          },
        ]),
    },
    { namespace: "immoexpress", span },
    new AbortController().signal,
  );

/** As they are kept: in a file, as JSON. */
const kept = async () => keptGraphsSchema.parse(JSON.parse(JSON.stringify(keptGraphs(await read(), span))));

describe("kept graphs", () => {
  it("are drawn as those that were read, values apart that differ by less than can be seen", async () => {
    const [graphs, charts] = [await read(), keptCharts(await kept())];
    const first = charts.map(({ id, title, top, span: of, series }) => ({
      ...{ id, title, top, of },
      lines: series.map(({ label, look, points }) => [label, look, points.length, points[1]?.value]),
    }));
    assert.deepEqual(
      first,
      graphs.map((graph) => {
        const { id, title, top, span: of, series } = chartOf(graph, span);
        return {
          id,
          title,
          top,
          of,
          lines: series.map(({ label, look, points }) => [label, look, points.length, null]),
        };
      }),
    );
    assert.deepEqual(
      charts[0]?.series[0]?.points.slice(0, 3).map(({ value }) => value),
      [12, null, 123.5],
    );
  });

  it("of a signal that nobody knows are refused", async () => {
    const { graphs, ...rest } = await kept();
    const unknown = { ...rest, graphs: [{ ...graphs[0]!, signal: "weather" }] };
    assert.equal(keptGraphsSchema.safeParse(unknown).success, false);
  });
});

describe("the report of a release", () => {
  const charts = (page: string) => [...page.matchAll(/<title id="([a-z]+-backend)-t">/g)].map(([, id]) => id);

  it("has a chart of every golden signal, in colours that its style has", async () => {
    const page = reportPage(releaseFacts({ graphs: await kept() }));
    assert.deepEqual(
      charts(page),
      ["traffic", "errors", "latency", "cpu", "memory", "replicas"].map((name) => `${name}-backend`),
    );
    assert.match(page, /<path class="line c0 dotted" d="M/);
    assert.match(page, /\.line\.c0\{stroke:var\(--c0\)\}/);
  });

  it("says that there are none, also of facts that were kept before there were any", () => {
    const { graphs, ...before } = releaseFacts();
    assert.equal(graphs, null);
    const page = reportPage(releaseFactsSchema.parse(before));
    assert.deepEqual(charts(page), []);
    assert.match(page, /No graph was read: there was no Prometheus/);
  });
});
