import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { svgFile } from "../../../../operations/charts/svg-file.ts";
import { chartOf } from "../../../../operations/graphs/draw.ts";
import { NoGraphsError } from "../../../../operations/graphs/errors.ts";
import { graphsPage } from "../../../../operations/graphs/page.ts";
import { type Graph, readGraphs } from "../../../../operations/graphs/read.ts";
import { goldenSignals } from "../../../../operations/graphs/signals.ts";
import { KubectlError } from "../../../../operations/kubernetes/kubectl.ts";
import { type Series, spanUntil } from "../../../../operations/prometheus/client.ts";

const signal = new AbortController().signal;
const span = spanUntil(new Date("2025-12-07T15:00:00Z"), 20);
const begins = span.from.getTime() / 1000;

const old = { service: "backend", release: "prod-20251201-090000", pod_template_hash: "5c9" };
const fresh = { service: "backend", release: "prod-20251207-143000", pod_template_hash: "7f4" };

/** Values at the first samples; undefined: none. */
function series(labels: Series["labels"], ...values: (number | undefined)[]): Series {
  const samples = values.flatMap((value, index) => (value === undefined ? [] : [[begins + index * 5, value] as const]));
  return { labels, samples };
}

/** @param answers by what the query contains; the first that fits */
function graphsWith(...answers: [part: string, series: Series[]][]): Promise<Graph[]> {
  const range = (query: string) =>
    Promise.resolve(answers.find(([part]) => query.includes(part))?.[1] ?? ([] as Series[]));
  return readGraphs({ range }, { namespace: "immoexpress", span }, signal);
}

const traffic = (...found: Series[]): [string, Series[]] => [
  "sum by (service, release, pod_template_hash) (rate(http_requests_total",
  found,
];
const named = (graphs: readonly Graph[], name: string) => graphs.find((graph) => graph.signal.name === name)!;

describe("the span of graphs", () => {
  it("has no more samples than a chart can show, and none closer than what is read", () => {
    assert.deepEqual(
      [20, 3600, 86_400].map((seconds) => spanUntil(new Date(), seconds).stepSeconds),
      [5, 15, 360],
    );
  });
});

describe("the queries of the golden signals", () => {
  it("are about one namespace, leave the kubelet's probes out, and look back over the window", () => {
    const queries = goldenSignals("shop", 75).flatMap(({ lines }) => lines.map(({ query }) => query));
    assert.equal(queries.length, 14);
    for (const query of queries) {
      for (const [, matchers = ""] of query.matchAll(/\{([^}]*)\}/g)) assert.match(matchers, /^namespace="shop"/);
      for (const [, window] of query.matchAll(/\[(\w+)\]/g)) assert.equal(window, "75s");
      if (query.includes("http_")) assert.match(query, /route!~"\/health\|\/ready"/);
    }
  });
});

describe("graphs", () => {
  it("are of each service, with a line for each version where nothing is guessed between samples", async () => {
    const frontend = { ...fresh, service: "frontend" };
    const graphs = await graphsWith(
      ["histogram_quantile(0.5", [series(fresh, Number.NaN, 12)]],
      ["container_cpu", [series({ service: "backend" }, 0.25)]],
      traffic(series(fresh, undefined, 1, undefined, 3, 4), series(old, 5, 4, 3, 2, 1), series(frontend, 1)),
    );
    assert.deepEqual(
      graphs.map((graph) => [graph.service, graph.signal.name]),
      ["traffic", "errors", "latency", "cpu"]
        .map((name) => ["backend", name])
        .concat([
          ["frontend", "traffic"],
          ["frontend", "errors"],
        ]),
    );
    assert.deepEqual(named(graphs, "traffic").versions, [old.release, fresh.release]);
    assert.deepEqual(
      named(graphs, "traffic").lines.map(({ version, values }) => [version, values]),
      [
        [fresh.release, [null, 1, null, 3, 4]],
        [old.release, [5, 4, 3, 2, 1]],
      ],
    );
    assert.deepEqual(named(graphs, "latency").lines[0]?.values, [null, 12, null, null, null]);
    assert.deepEqual(named(graphs, "cpu").versions, []);
  });

  it("tell two versions of one release apart by their pods", async () => {
    const other = { ...fresh, pod_template_hash: "999" };
    const graphs = await graphsWith(traffic(series(fresh, 1), series(other, 2), series(old, 3)));
    assert.deepEqual(named(graphs, "traffic").versions, [
      "prod-20251201-090000",
      "prod-20251207-143000 (7f4)",
      "prod-20251207-143000 (999)",
    ]);
  });

  it("are none where Prometheus knows nothing or is away, and say which", async () => {
    await assert.rejects(graphsWith(), (error: unknown) => {
      assert.ok(error instanceof NoGraphsError);
      assert.match(
        error.message,
        /^Prometheus knows nothing of the namespace immoexpress between 2025-12-07 14:59 and 2025-12-07 15:00 \(UTC\): --since /,
      );
      return true;
    });
    const range = () => Promise.reject(new KubectlError("no endpoints available", "ServiceUnavailable"));
    await assert.rejects(readGraphs({ range }, { namespace: "immoexpress", span }, signal), {
      name: "NoGraphsError",
      message: "Prometheus could not be asked: no endpoints available",
    });
  });
});

describe("a drawn graph", () => {
  const latency = async () =>
    named(
      await graphsWith(
        ["histogram_quantile(0.5", [series(old, 10, 20), series(fresh, 30, 40)]],
        ["histogram_quantile(0.95", [series(old, 100, 120), series(fresh, 310, 420)]],
      ),
      "latency",
    );

  it("gives a version the same colour in all its lines, and each line a look of its own", async () => {
    const { series: lines, top, description } = chartOf(await latency(), span);
    assert.deepEqual(
      lines.map(({ label, look }) => [label, look]),
      [
        [`${old.release}, p50`, "c0 dotted"],
        [`${fresh.release}, p50`, "c1 dotted"],
        [`${old.release}, p95`, "c0"],
        [`${fresh.release}, p95`, "c1"],
      ],
    );
    assert.equal(top, 500);
    assert.match(description, /prod-20251207-143000, p95: at most 420 ms$/);
  });

  it("is a file that needs no other, with words, lines and legend, whatever a release is called", async () => {
    const graph = await latency();
    const release = `<script>"&'`;
    const lines = graph.lines.map((line) => ({ ...line, version: release }));
    const svg = svgFile(chartOf({ ...graph, versions: [release], lines }, span));
    assert.match(svg, /^<svg\nxmlns="http:\/\/www\.w3\.org\/2000\/svg"\nviewBox="0 0 800 \d+"\n/);
    assert.match(svg, />backend: time to answer<\/text>/);
    assert.match(svg, /<path class="line c0" d="M0\.0 \d+\.\dh0L172\.0 \d+\.\d"/);
    assert.ok(svg.includes("&lt;script&gt;&quot;&amp;&#39;, p95</text>"));
    assert.doesNotMatch(svg, /<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  it("is in the page with its figures", async () => {
    const services = [{ service: "backend", charts: [chartOf(await latency(), span)] }];
    const page = graphsPage(services, { stack: "staging", from: span.from, to: span.to });
    const css = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? "";
    // Otherwise a browser leaves the style out.
    assert.equal(/style-src &#39;sha256-([^&]+)&#39;/.exec(page)?.[1], hash("sha256", css, "base64"));
    assert.match(page, /<h1>ImmoExpress on staging<\/h1>\n<p>2025-12-07 14:59 to 2025-12-07 15:00 UTC<\/p>/);
    assert.match(page, /<th scope="row">prod-20251207-143000, p95<\/th>(\s*<td class="number">\d+ ms<\/td>){3}/);
  });
});
