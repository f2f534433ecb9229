import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertmanagerConfiguration } from "../../../../components/monitoring/alertmanager/configuration.ts";
import type { Receivers } from "../../../../components/monitoring/alertmanager/receivers.ts";
import { run } from "../../../../local/exec.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";

const all: Receivers = {
  slack: { url: "https://hooks.slack.com/services/T0/B0/token" },
  email: {
    ...{ host: "smtp.example.com", port: 587, security: "starttls", user: "alerts", password: "password" },
    ...{ from: "alerts@example.com", to: ["ada@example.com", "grace@example.com"] },
  },
  pagerDuty: { routingKey: "0123456789abcdef0123456789abcdef", url: "https://events.pagerduty.com/v2/enqueue" },
  deadMansSwitch: { url: "https://hc-ping.com/token" },
};
const none: Receivers = { slack: undefined, email: undefined, pagerDuty: undefined, deadMansSwitch: undefined };

describe("the routes, with Alertmanager's own tool", function () {
  this.timeout("1m");
  let amtool: string;
  let directory: string;

  before(async () => {
    amtool = await toolPath("amtool");
    directory = await mkdtemp(join(tmpdir(), "immoexpress-alertmanager-"));
  });

  after(() => rm(directory, { recursive: true, force: true }));

  async function write(name: string, receivers: Receivers, durationPercent = 100): Promise<string> {
    const path = join(directory, `${name}.json`);
    await writeFile(path, JSON.stringify(alertmanagerConfiguration(receivers, durationPercent)), { mode: 0o600 });
    return path;
  }

  it("are a configuration that it takes: with every receiver, with each alone, with none, and shortened", async () => {
    const each = Object.entries(all).map(([name, receiver]) => write(name, { ...none, [name]: receiver }));
    const files = await Promise.all([...each, write("all", all), write("none", none), write("short", all, 1)]);
    const { stdout } = await run(amtool, ["check-config", ...files]);
    assert.equal(stdout.match(/SUCCESS/g)?.length, files.length, stdout);
  });

  it("lead each severity to who has to hear of it, whoever is configured", async () => {
    const cases: [labels: string[], receiver: string][] = [
      [["alertname=CpuHigh", "severity=warning"], "warning"],
      [["alertname=LatencyHigh", "severity=error"], "error"],
      [["alertname=ErrorRateHigh", "severity=critical"], "critical"],
      [["alertname=Watchdog", "severity=none"], "watchdog"],
      [["alertname=Unheard", "severity=other"], "nobody"],
    ];
    const files = [await write("all", all), await write("none", none)];
    await Promise.all(
      files.flatMap((file) =>
        cases.map(([labels, receiver]) =>
          run(amtool, [
            "config",
            "routes",
            "test",
            `--config.file=${file}`,
            `--verify.receivers=${receiver}`,
            ...labels,
          ]),
        ),
      ),
    );
  });
});
