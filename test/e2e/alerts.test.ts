import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/paths.ts";
import type { Pod } from "../support/kubectl-objects.ts";
import { Load } from "../support/load.ts";
import { waitUntil } from "../support/wait.ts";
import {
  received,
  startFailingJob,
  startPod,
  startReceiver,
  stopReceiver,
  tellTheReceiver,
  throughApiServer,
} from "./alert-stage.ts";
import { health } from "./api.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

const everybody = ["/pagerduty", "/slack", "mail"];
const failingJob = "backup-19700101-000000-e2e";

/** Who was told of an alert since a moment (the number of messages then): that it fires, or that it is over. */
async function told(alert: string, since: number, isOver = false): Promise<string[]> {
  const over = /RESOLVED|"event_action":"resolve"/;
  const messages = (await received()).slice(since);
  const mine = messages.filter(({ text }) => text.includes(alert) && over.test(text) === isOver);
  return [...new Set(mine.map(({ to }) => to))].sort();
}

/** Provokes an alert, waits until exactly these are told, takes the cause away, and waits until they are told of that. */
async function provoked(
  alert: string,
  by: readonly string[],
  provoke: () => Promise<unknown>,
  remedy: () => Promise<unknown>,
): Promise<void> {
  const since = (await received()).length;
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const areTold = (isOver: boolean) => async () => (await told(alert, since, isOver)).join() === by.join();
  const limit = { timeout: 180_000, interval: 1_000 };
  try {
    await provoke();
    await waitUntil(areTold(false), { what: `${by.join(" and ")} to be told of ${alert}`, ...limit });
    saw(`${alert}: ${by.join(", ")} told after ${seconds()} s`);
  } finally {
    await remedy();
  }
  await waitUntil(areTold(true), { what: `${by.join(" and ")} to be told that ${alert} is over`, ...limit });
  saw(`${alert}: over after ${seconds()} s`);
}

const scale = (workload: string, namespace: string, replicas: number) =>
  stack().kubectl.run(["scale", workload, `--namespace=${namespace}`, `--replicas=${replicas}`]);

describe("alerts", function () {
  this.timeout("8m");

  before(async () => {
    await stopReceiver();
    await stack().kubectl.run(["wait", "namespace/alert-receiver", "--for=delete", "--timeout=55s"]);
    await startReceiver();
    await tellTheReceiver();
  });

  after(async () => {
    await stopReceiver();
    await stack().update();
  });

  it("go on calling the dead-man's switch", async () => {
    const calls = async () => (await received()).filter(({ to }) => to === "/switch").length;
    await waitUntil(async () => (await calls()) >= 3, { what: "three calls of the switch", timeout: 120_000 });
  });

  it("tell everybody of an outage, and that it is over", async () => {
    const { frontendUrl, apiUrl, caCertificatePath, namespace } = stack().outputs;
    const urls = [frontendUrl, `${apiUrl}/api/properties?pageSize=5`] as const;
    const since = (await received()).length;
    const load = new Load({ urls, keepAlive: 4, perSecond: 20, maximum: 10_000, caCertificatePath }).start();
    try {
      await provoked(
        "ErrorRateHigh",
        everybody,
        () => scale("statefulset/mongodb", namespace, 0),
        () => scale("statefulset/mongodb", namespace, 1),
      );
    } finally {
      await load.stop();
      const isWell = async () => (await health(stack())).status === "ok";
      await waitUntil(isWell, { what: "the API to be well again", timeout: 120_000, interval: 1_000 });
    }
    const areTold = async () => (await told("ServerErrors", since)).join() === everybody.join();
    await waitUntil(areTold, { what: "everybody to be told of ServerErrors", timeout: 60_000, interval: 1_000 });
  });

  it("tell of a backup that failed, until there is a better one", async () => {
    const { namespace } = stack().outputs;
    const remedy = () => stack().kubectl.delete("job", failingJob, namespace);
    await provoked("BackupFailed", ["mail"], () => startFailingJob(failingJob), remedy);
  });

  it("tell of a container that ends again and again", async () => {
    const remedy = () => stack().kubectl.delete("pod", "e2e-crashes", stack().outputs.namespace);
    await provoked("CrashLoop", ["mail"], () => startPod("e2e-crashes", "process.exit(1)"), remedy);
  });

  it("tell of a container that uses all of its CPU", async () => {
    const remedy = () => stack().kubectl.delete("pod", "e2e-busy", stack().outputs.namespace);
    await provoked("CpuHigh", ["/slack"], () => startPod("e2e-busy", "for (;;);"), remedy);
  });

  it("tell of a container that uses most of its memory", async () => {
    // 86 % of its limit, touched, and what Node has itself.
    const script = "globalThis.kept = Buffer.alloc(330 * 2 ** 20, 1); setInterval(() => kept[0], 1000)";
    const remedy = () => stack().kubectl.delete("pod", "e2e-full", stack().outputs.namespace);
    await provoked("MemoryHigh", ["/slack"], () => startPod("e2e-full", script), remedy);
  });

  it("tell that other alerts cannot fire, when metrics are missing", async () => {
    const scaled = (replicas: number) => () => scale("deployment/kube-state-metrics", "monitoring", replicas);
    await provoked("MetricsMissing", ["mail"], scaled(0), scaled(1));
  });

  it("outlive Alertmanager, and samples outlive Prometheus", async () => {
    const query = "/api/v1/query?query=count(count_over_time(up%5B1h%5D%20offset%2060s))";
    const samples = async () => {
      const text = await throughApiServer("monitoring", "prometheus:9090", query);
      const { data } = JSON.parse(text) as { data: { result: { value: [number, string] }[] } };
      return Number(data.result[0]?.value[1] ?? 0);
    };
    const isFiring = async () =>
      (await throughApiServer("monitoring", "alertmanager:9093", "/api/v2/alerts")).includes("Watchdog");
    const uidOf = async (pod: string) => (await stack().kubectl.get<Pod>("pod", pod, "monitoring")).metadata.uid;
    const before = await samples();
    assert.ok(before > 0 && (await isFiring()));
    for (const pod of ["alertmanager-0", "prometheus-0"]) {
      const uid = await uidOf(pod);
      await stack().kubectl.run(["delete", "pod", pod, "--namespace=monitoring", "--grace-period=0", "--force"]);
      await waitUntil(async () => (await uidOf(pod)) !== uid, { what: `another ${pod}`, timeout: 60_000 });
    }
    await waitUntil(isFiring, { what: "Alertmanager to know what fires", timeout: 120_000, interval: 1_000 });
    const areThere = async () => (await samples()) >= before;
    await waitUntil(areThere, { what: "Prometheus to have its samples", timeout: 120_000, interval: 1_000 });
  });

  it("link to runbooks that there are", async () => {
    const links = (await received()).flatMap(({ text }) => text.match(/docs\/runbooks\/[a-z-]+\.md/g) ?? []);
    const distinct = [...new Set(links)];
    assert.ok(distinct.length >= 5, distinct.join(", "));
    assert.deepEqual(
      distinct.filter((link) => !existsSync(join(repositoryRoot, link))),
      [],
    );
  });
});
