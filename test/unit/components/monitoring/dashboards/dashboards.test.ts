import assert from "node:assert/strict";
import {
  annotations,
  dashboards,
  everyLogQuery,
  everyQuery,
} from "../../../../../components/monitoring/dashboards/index.ts";
import { grafanaDashboard } from "../../../../../components/monitoring/dashboards/grafana.ts";
import { dashboardFiles } from "../../../../../components/monitoring/grafana/provisioning.ts";

const watched = {
  ...{ namespace: "shop", ingress: "entrance" },
  limits: { errorPercent: 5, p95Milliseconds: 2000, crashPercent: 1 },
};

const withLogs = { ...watched, hasLogs: true };
const all = dashboards(withLogs);
const panels = all.flatMap(({ uid, rows }) => rows.flatMap((row) => row.panels.map((panel) => ({ uid, ...panel }))));

const repeated = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe("the dashboards", () => {
  it("have addresses of their own that last, and titles that tell their panels apart", () => {
    assert.deepEqual(
      all.map(({ uid }) => uid),
      [
        "immoexpress-service-health",
        "immoexpress-canary",
        "immoexpress-business",
        "immoexpress-database-and-backups",
        "immoexpress-cluster",
        "immoexpress-logs",
      ],
    );
    assert.deepEqual(repeated(panels.map(({ uid, title }) => `${uid} ${title}`)), []);
    for (const { title, queries } of panels) assert.deepEqual(repeated(queries.map(({ legend }) => legend)), [], title);
  });

  it("ask about the namespaces of their stack, and about no other's", () => {
    const namespaces = [...everyQuery(withLogs), ...everyLogQuery(withLogs)].flatMap(({ expr }) =>
      [...expr.matchAll(/namespace="([^"]*)"/g)].map(([, namespace]) => namespace),
    );
    assert.deepEqual([...new Set(namespaces)].sort(), ["entrance", "shop"]);
  });

  it("have queries that need nothing of Grafana's once they are asked by others", () => {
    const asked = [...everyQuery(withLogs), ...everyLogQuery(withLogs)];
    for (const { place, expr } of asked) assert.doesNotMatch(expr, /\$/, place);
    assert.equal(asked.length, panels.flatMap(({ queries }) => queries).length + 3);
  });

  it("ask Loki only where it is installed, and Prometheus nothing that is Loki's", () => {
    assert.deepEqual(everyLogQuery(watched), []);
    assert.equal(dashboards(watched).length, all.length - 1);
    assert.deepEqual(everyQuery(withLogs), everyQuery(watched));
    const logs = grafanaDashboard(all.at(-1)!, []).panels.flatMap((panel) => ("targets" in panel ? [panel] : []));
    for (const { datasource, targets } of logs) {
      assert.equal(datasource?.uid, "loki");
      for (const target of targets) assert.equal(target.datasource?.uid, "loki");
    }
    assert.deepEqual([...new Set(logs.map(({ type }) => type))], ["timeseries", "logs"]);
    assert.equal(everyLogQuery(withLogs).length, logs.flatMap(({ targets }) => targets).length);
  });

  it("mark what a release is judged by", () => {
    const limits = panels.filter(({ uid, limit }) => uid === "immoexpress-canary" && limit !== undefined);
    assert.deepEqual(
      limits.map(({ unit, limit }) => [unit, limit]),
      [
        ["percent", 5],
        ["s", 2],
        ["percent", 1],
      ],
    );
  });

  it("are files of Grafana's, each with the marks of deployments and rollbacks", () => {
    const files = dashboardFiles(withLogs);
    assert.deepEqual(
      Object.keys(files),
      all.map(({ uid }) => `${uid}.json`),
    );
    for (const text of Object.values(files)) {
      const { annotations: marks } = JSON.parse(text) as { annotations: { list: { name: string; expr: string }[] } };
      assert.deepEqual(
        marks.list.map(({ name }) => name),
        ["Deployment", "Rollback", "Given up"],
      );
    }
  });

  it("lie in Grafana's grid, panels beside one another and rows below, none over another", () => {
    for (const each of all) {
      const { panels: placed } = grafanaDashboard(each, annotations(watched));
      assert.deepEqual(repeated(placed.map(({ id }) => String(id))), []);
      const cells = placed.flatMap(({ gridPos }) => {
        assert.ok(gridPos !== undefined && gridPos.x + gridPos.w <= 24);
        const { x, y, w, h } = gridPos;
        return Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`);
      });
      assert.equal(new Set(cells).size, cells.length, each.title);
    }
  });

  it("ask for lines over time, and for a single value where one is shown", () => {
    const { panels: placed } = grafanaDashboard(all[0]!, []);
    const kinds = placed.flatMap((panel) =>
      "targets" in panel ? panel.targets.map(({ instant, range }) => [panel.type, instant, range].join()) : [],
    );
    assert.deepEqual([...new Set(kinds)].sort(), ["stat,true,false", "timeseries,false,true"]);
  });
});
