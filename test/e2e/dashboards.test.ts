import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AskedQuery, everyQuery } from "../../components/monitoring/dashboards/index.ts";
import type { WrittenGraphs } from "../../operations/graphs/write.ts";
import { Prometheus, type Series, spanUntil } from "../../operations/prometheus/client.ts";
import { Load } from "../support/load.ts";
import { waitUntil } from "../support/wait.ts";
import { immoJson } from "./immo.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";
import { stackKubectl } from "./watched-update.ts";

/** Seconds that a query may look for its answer: what a dashboard shows at its right edge. */
const shown = 60;

/** As the local stack has them. */
const watched = () => ({
  namespace: stack().outputs.namespace,
  ingress: "ingress",
  limits: { errorPercent: 5, p95Milliseconds: 2000, crashPercent: 1 },
});

describe("dashboards", function () {
  this.timeout("5m");
  const { signal } = new AbortController();
  let prometheus: Prometheus;
  let load: Load;

  before(async () => {
    const found = await Prometheus.find(await stackKubectl(), signal);
    assert.ok(found !== undefined, "the rollouts name no Prometheus");
    prometheus = found;
    const { frontendUrl, apiUrl, caCertificatePath } = stack().outputs;
    const urls = [frontendUrl, `${apiUrl}/api/properties?pageSize=5`] as const;
    load = new Load({ urls, keepAlive: 2, fresh: 0, perSecond: 5, maximum: 5_000, caCertificatePath }).start();
  });
  after(() => load.stop());

  const ask = ({ expr }: AskedQuery): Promise<Series[]> => prometheus.range(expr, spanUntil(new Date(), shown), signal);

  it("have an answer of the running stack for every query of every panel", async () => {
    const queries = everyQuery(watched());
    let silent: AskedQuery[] = queries;
    const areAnswered = async () => {
      const still: AskedQuery[] = [];
      for (const query of silent) if ((await ask(query)).length === 0) still.push(query);
      silent = still;
      return silent.every(({ mayBeEmpty }) => mayBeEmpty !== undefined);
    };
    // A rate needs two readings after the first request.
    await waitUntil(areAnswered, { what: "every query to have an answer", timeout: 120_000, interval: 5_000 }).catch(
      () => {
        const unexplained = silent.filter(({ mayBeEmpty }) => mayBeEmpty === undefined);
        assert.fail(`no answer to:\n${unexplained.map(({ place, expr }) => `${place}: ${expr}`).join("\n")}`);
      },
    );
    for (const { place, mayBeEmpty } of silent) saw(`${place}: nothing, because ${mayBeEmpty ?? ""}`);
    saw(`${queries.length - silent.length} of ${queries.length} queries have an answer`);
  });

  it("have a stand-in where there is no Grafana: npm run immo -- graphs", async () => {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-graphs-"));
    try {
      const { page, files } = await immoJson<WrittenGraphs>(stack(), "graphs", `--to=${directory}`, "--since=5m");
      for (const service of ["backend", "frontend"]) {
        for (const name of ["traffic", "errors", "latency", "cpu", "memory", "replicas"]) {
          const file = join(directory, `${name}-${service}.svg`);
          assert.ok(files.includes(file), `${file} is not in ${files.join(", ")}`);
          assert.match(await readFile(file, "utf8"), /<path class="line [^"]+" d="M/, file);
        }
      }
      assert.ok((await readFile(page, "utf8")).includes(stack().outputs.release));
      saw(`${files.length} graphs`);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
