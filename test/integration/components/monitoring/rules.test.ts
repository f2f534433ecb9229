import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prometheusConfiguration } from "../../../../components/monitoring/prometheus/scraping.ts";
import { stackRules } from "../../../../components/monitoring/rules/load.ts";
import { CommandError, run } from "../../../../local/exec.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";

const samples = join(import.meta.dirname, "rules");

describe("the rules, with Prometheus' own tool", function () {
  this.timeout("1m");
  let promtool: string;
  let directory: string;

  before(async () => {
    promtool = await toolPath("promtool");
    directory = await mkdtemp(join(tmpdir(), "immoexpress-rules-"));
  });

  after(() => rm(directory, { recursive: true, force: true }));

  // All at once, and on as many processors as there are: a file is a test of its own in rules/.
  it("fire where they should, and only there", async () => {
    const files = readdirSync(samples).map((file) => join(samples, file));
    try {
      await run(promtool, ["test", "rules", ...files]);
    } catch (error) {
      assert.ok(error instanceof CommandError);
      assert.fail(error.message);
    }
  });

  it("are rules still when they are shortened, in a configuration that Prometheus takes", async () => {
    const rules = stackRules({ durationPercent: 2, runbooks: "https://example.com/" }, 5, []);
    const files = Object.entries(rules).map(([topic, file]) => [join(directory, `rules-${topic}.json`), file] as const);
    const namespaces = { application: "a", ingress: "i", rollouts: "r", own: "monitoring" };
    const configuration = prometheusConfiguration(
      namespaces,
      { scrapeSeconds: 5, kubeletCertificate: "verified" },
      { databaseExporter: true, logs: true },
    );
    await Promise.all(files.map(([path, file]) => writeFile(path, JSON.stringify(file))));
    await writeFile(join(directory, "prometheus.json"), JSON.stringify(configuration));
    await run(promtool, ["check", "rules", ...files.map(([path]) => path)]);
    await run(promtool, ["check", "config", "--syntax-only", join(directory, "prometheus.json")]);
  });
});
