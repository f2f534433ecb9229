import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, run } from "../../../../local/exec.ts";
import type { WrittenGraphs } from "../../../../operations/graphs/write.ts";
import { nodeEnvironment } from "../../../support/node-environment.ts";
import { PretendedPrometheus } from "../../../support/pretended-prometheus.ts";
import { program } from "../commands/laptop.ts";

const versions = ["prod-20251201-090000", "prod-20251207-143000"].flatMap((release) =>
  ["backend", "frontend"].map((service) => ({ service, release, pod_template_hash: release.slice(-6) })),
);

describe("npm run immo -- graphs", function () {
  this.timeout(60_000);
  let prometheus: PretendedPrometheus;
  beforeEach(async () => (prometheus = await PretendedPrometheus.start()));
  afterEach(() => prometheus.stop());

  const directory = () => join(prometheus.kubectl.directory, "graphs");

  async function immo(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
    const env = { ...nodeEnvironment(), PATH: `${prometheus.kubectl.directory}:${process.env["PATH"] ?? ""}` };
    try {
      return { exitCode: 0, ...(await run(process.execPath, [...program, "graphs", ...args], { env })) };
    } catch (error) {
      assert.ok(error instanceof CommandError && error.exitCode !== null, String(error));
      return { exitCode: error.exitCode, stdout: error.stdout, stderr: error.stderr };
    }
  }

  it("draws what Prometheus knows, and replaces what it has drawn before", async () => {
    prometheus.known = (query) => {
      if (query.includes("limits")) return [];
      return query.includes("pod_template_hash") ? versions : [{ service: "backend" }];
    };
    prometheus.valueOf = ({ release = "" }, index) => release.length + Math.sin(index / 10);
    const { exitCode, stdout, stderr } = await immo(`--to=${directory()}`, "--since=6h", "--json");
    assert.equal(exitCode, 0, stderr);
    const names = ["traffic", "errors", "latency"].flatMap((name) => [`${name}-backend.svg`, `${name}-frontend.svg`]);
    const expected = ["cpu-backend.svg", ...names, "index.html", "memory-backend.svg", "replicas-backend.svg"].sort();
    assert.deepEqual((await readdir(directory())).sort(), expected);
    const { page, files } = JSON.parse(stdout) as WrittenGraphs;
    assert.deepEqual([page, files.length], [join(directory(), "index.html"), 9]);
    const svg = await readFile(join(directory(), "latency-backend.svg"), "utf8");
    assert.equal(svg.match(/<path class="line [^"]+" d="M[\d.]+ [\d.]+h0L/g)?.length, 6);
    assert.equal(prometheus.queries.length, 14);

    const again = await immo(`--to=${directory()}`);
    assert.equal(again.stdout, `9 graphs in ${page}, each a file beside it.\n`);
  });

  it("says in a sentence why there is nothing to draw, and writes nothing", async () => {
    const empty = await immo(`--to=${directory()}`);
    assert.equal(empty.exitCode, 3);
    assert.match(empty.stderr, /^Prometheus knows nothing of the namespace immoexpress between .*\n$/);
    prometheus.isNamed = false;
    const absent = await immo(`--to=${directory()}`);
    assert.equal(absent.exitCode, 3);
    assert.match(absent.stderr, /^The rollouts of staging name no Prometheus in their cluster: .*\n$/);
    await assert.rejects(readdir(directory()), { code: "ENOENT" });
  });

  it("leaves a page alone that is not its own", async () => {
    prometheus.known = () => versions;
    await writeFile(join(prometheus.kubectl.directory, "index.html"), "<title>Mine</title>");
    const { exitCode, stderr } = await immo(`--to=${prometheus.kubectl.directory}`);
    assert.equal(exitCode, 3);
    assert.match(
      stderr,
      /index\.html is there already, and no page of graphs: choose another directory with --to\.\n$/,
    );
  });
});
