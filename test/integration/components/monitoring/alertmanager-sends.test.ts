import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertmanagerConfiguration } from "../../../../components/monitoring/alertmanager/configuration.ts";
import { freePort } from "../../../../local/free-port.ts";
import { repositoryRoot } from "../../../../local/paths.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";
import type { ReceivedAlert } from "../../../support/alert-receiver.ts";
import { waitUntil } from "../../../support/wait.ts";

describe("a real Alertmanager", function () {
  this.timeout("1m");
  const children: ChildProcess[] = [];
  let directory: string;
  let receiver: string;
  let alertmanager: string;

  function start(command: string, args: readonly string[]): void {
    children.push(spawn(command, args, { stdio: "ignore" }));
  }

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-alertmanager-"));
    const [http, smtp, web] = [await freePort(), await freePort(), await freePort()];
    receiver = `http://127.0.0.1:${http}`;
    alertmanager = `http://127.0.0.1:${web}`;
    const configuration = alertmanagerConfiguration(
      {
        slack: { url: `${receiver}/slack` },
        email: { host: "127.0.0.1", port: smtp, security: "none", from: "alerts@example.com", to: ["ada@example.com"] },
        pagerDuty: { routingKey: "0123456789abcdef0123456789abcdef", url: `${receiver}/pagerduty` },
        deadMansSwitch: { url: `${receiver}/switch` },
      },
      1,
    );
    const file = join(directory, "alertmanager.json");
    await writeFile(file, JSON.stringify(configuration));
    start(process.execPath, [join(repositoryRoot, "test/support/alert-receiver.ts"), String(http), String(smtp)]);
    start(await toolPath("alertmanager"), [
      `--config.file=${file}`,
      `--storage.path=${directory}`,
      `--web.listen-address=127.0.0.1:${web}`,
      "--cluster.listen-address=",
    ]);
    for (const address of [`${receiver}/received`, `${alertmanager}/-/ready`]) {
      await waitUntil(async () => (await fetch(address)).ok, { what: `${address} to answer`, interval: 50 });
    }
  });

  after(async () => {
    const ends = children.filter(({ exitCode }) => exitCode === null).map((child) => once(child, "exit"));
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ends);
    await rm(directory, { recursive: true, force: true });
  });

  async function raise(alertname: string, severity: string, endsAt?: Date): Promise<void> {
    const labels = { alertname, severity, service: "backend" };
    const alert = {
      labels,
      annotations: { summary: `${alertname} it is`, runbook_url: `https://example.com/${alertname}.md` },
      endsAt,
    };
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${alertmanager}/api/v2/alerts`, {
      method: "POST",
      headers,
      body: JSON.stringify([alert]),
    });
    assert.equal(answer.status, 200);
  }

  const received = async () => (await (await fetch(`${receiver}/received`)).json()) as ReceivedAlert[];
  const whoHeard = async (pattern: RegExp) =>
    [...new Set((await received()).filter(({ text }) => pattern.test(text)).map(({ to }) => to))].sort();
  const heard = (pattern: RegExp, by: string[]) =>
    waitUntil(async () => (await whoHeard(pattern)).join() === by.join(), {
      what: `${by.join(" and ")} to hear ${String(pattern)}`,
      timeout: 20_000,
      interval: 50,
    });

  it("tells everybody at once of what is critical, with the runbook, and when it is over", async () => {
    await raise("ErrorRateHigh", "critical");
    await raise("CpuHigh", "warning");
    await raise("LatencyHigh", "error");
    await raise("Watchdog", "none");
    const everybody = ["/pagerduty", "/slack", "mail"];
    await heard(/ErrorRateHigh it is/, everybody);
    await heard(/https:\/\/example\.com\/ErrorRateHigh\.md/, everybody);
    await heard(/Watchdog/, ["/switch"]);
    await heard(/CpuHigh it is/, ["/slack"]);
    await heard(/LatencyHigh it is/, ["mail"]);
    await raise("ErrorRateHigh", "critical", new Date());
    await heard(/RESOLVED critical: ErrorRateHigh|"event_action":"resolve"/, everybody);
  });
});
