import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/paths.ts";
import { Load } from "../support/load.ts";
import { waitUntil } from "../support/wait.ts";
import {
  allOfItsCpu,
  type Cause,
  crashes,
  expiringCertificate,
  failedBackup,
  mostOfItsMemory,
  noMorePods,
  silentTarget,
} from "./alert-causes.ts";
import {
  received,
  startReceiver,
  stopReceiver,
  switchCalls,
  tellTheReceiver,
  throughApiServer,
} from "./alert-stage.ts";
import { health } from "./api.ts";
import { immoJson } from "./immo.ts";
import { putBack } from "./put-back.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

const everybody = ["/pagerduty", "/slack", "mail"];
const limit = { timeout: 240_000, interval: 1_000 };

const howManyMessages = async () => (await received()).length;

/** Waits until exactly these are told of an alert since a moment (the number of messages then): that it fires, or that it is over. */
async function areTold(by: readonly string[], alert: string, since: number, isOver = false): Promise<void> {
  const over = /RESOLVED|"event_action":"resolve"/;
  const told = async () => {
    const messages = (await received()).slice(since);
    const mine = messages.filter(({ text }) => text.includes(alert) && over.test(text) === isOver);
    return [...new Set(mine.map(({ to }) => to))].sort();
  };
  const what = `${by.join(" and ")} to be told ${isOver ? `that ${alert} is over` : `of ${alert}`}`;
  await waitUntil(async () => (await told()).join() === by.join(), { what, ...limit });
}

const scale = (workload: string, namespace: string, replicas: number) =>
  stack().kubectl.run(["scale", workload, `--namespace=${namespace}`, `--replicas=${replicas}`]);

function stopwatch(): () => string {
  const started = Date.now();
  return () => `${Math.round((Date.now() - started) / 1000)} s`;
}

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
    await putBack();
  });

  it("go on calling the dead-man's switch", async () => {
    await waitUntil(async () => (await switchCalls()) >= 3, { what: "three calls of the switch", timeout: 120_000 });
  });

  describe("tell those who have to know, when it begins and when it is over,", () => {
    let causes: readonly Cause[];
    let certificate: ReturnType<typeof expiringCertificate>;
    let since = 0;
    let elapsed = stopwatch();

    // All at once: that takes as long as the slowest.
    before(async () => {
      certificate = expiringCertificate();
      const pods = [crashes(), allOfItsCpu(), mostOfItsMemory(), silentTarget()];
      causes = [...pods, failedBackup(), noMorePods(), certificate];
      since = await howManyMessages();
      elapsed = stopwatch();
      for (const cause of causes) await cause.provoke();
    });

    after(async () => {
      for (const cause of causes) await cause.remedy();
      await certificate.remove();
    });

    const wants: [alert: string, cause: string][] = [
      ["BackupFailed", "a backup that failed, until there is a better one"],
      ["CrashLoop", "a container that ends again and again"],
      ["CpuHigh", "a container that uses all of its CPU"],
      ["MemoryHigh", "a container that uses most of its memory"],
      ["TargetDown", "a pod whose metrics cannot be read"],
      ["AutoscalerAtMaximum", "an autoscaler that may have no more pods"],
      ["CertificateExpiring", "a certificate that is not renewed"],
    ];
    const causeOf = (alert: string) => {
      const cause = causes.find((one) => one.alert === alert);
      assert.ok(cause !== undefined, alert);
      return cause;
    };
    for (const [alert, what] of wants) {
      it(`of ${what}`, async () => {
        const { told } = causeOf(alert);
        await areTold(told, alert, since);
        saw(`${alert}: ${told.join(", ")} told ${elapsed()} after the causes began`);
      });
    }

    it("once the causes are gone", async () => {
      const gone = await howManyMessages();
      const sinceRemedy = stopwatch();
      for (const cause of causes) await cause.remedy();
      await Promise.all(causes.map(({ told, alert }) => areTold(told, alert, gone, true)));
      saw(`all ${causes.length} over ${sinceRemedy()} after their causes`);
    });
  });

  it("tell everybody of an outage and whom it concerns of slow answers, and that it is over", async () => {
    const { frontendUrl, apiUrl, caCertificatePath, namespace } = stack().outputs;
    const urls = [frontendUrl, `${apiUrl}/api/properties?pageSize=5`] as const;
    const [since, elapsed] = [await howManyMessages(), stopwatch()];
    const load = new Load({ urls, keepAlive: 4, perSecond: 20, maximum: 10_000, caCertificatePath }).start();
    try {
      await scale("statefulset/mongodb", namespace, 0);
      await areTold(everybody, "ErrorRateHigh", since);
      await areTold(everybody, "ServerErrors", since);
      saw(`ErrorRateHigh and ServerErrors: everybody told after ${elapsed()}`);
      // Every answer waits for the database, in vain.
      await areTold(["mail"], "LatencyHigh", since);
      saw(`LatencyHigh: mail told after ${elapsed()}`);
    } finally {
      await scale("statefulset/mongodb", namespace, 1);
      await load.stop();
      const isWell = async () => (await health(stack())).status === "ok";
      await waitUntil(isWell, { what: "the API to be well again", timeout: 120_000, interval: 1_000 });
    }
    await areTold(everybody, "ErrorRateHigh", since, true);
    await areTold(["mail"], "LatencyHigh", since, true);
    saw(`over after ${elapsed()}`);
  });

  it("tell that other alerts cannot fire, when metrics are missing", async () => {
    const [since, elapsed] = [await howManyMessages(), stopwatch()];
    try {
      await scale("deployment/kube-state-metrics", "monitoring", 0);
      await areTold(["mail"], "MetricsMissing", since);
      saw(`MetricsMissing: mail told after ${elapsed()}`);
    } finally {
      await scale("deployment/kube-state-metrics", "monitoring", 1);
    }
    await areTold(["mail"], "MetricsMissing", since, true);
  });

  it("tell everybody when no backup is made, until there are backups of everything", async () => {
    // The last ones are of the scenarios before, or of whenever the stack was used last.
    await areTold(everybody, "BackupMissing", 0);
    const since = await howManyMessages();
    await immoJson(stack(), "backup");
    await immoJson(stack(), "media", "backup");
    await areTold(everybody, "BackupMissing", since, true);
  });

  describe("are missed by the dead-man's switch", () => {
    const query = "/api/v1/query?query=count(count_over_time(up%5B1h%5D%20offset%2060s))";
    const samples = async () => {
      const text = await throughApiServer("monitoring", "prometheus:9090", query);
      const { data } = JSON.parse(text) as { data: { result: { value: [number, string] }[] } };
      return Number(data.result[0]?.value[1] ?? 0);
    };
    const isFiring = async () =>
      (await throughApiServer("monitoring", "alertmanager:9093", "/api/v2/alerts")).includes("Watchdog");

    /** Ends a server at once, and starts it again when the switch has not been called for ten seconds. */
    async function missed(server: string): Promise<void> {
      const kill = ["delete", "pod", `${server}-0`, "--namespace=monitoring", "--grace-period=0", "--force"];
      let last = { calls: await switchCalls(), at: Date.now() };
      const isSilent = async () => {
        const calls = await switchCalls();
        if (calls !== last.calls) last = { calls, at: Date.now() };
        return Date.now() - last.at > 10_000;
      };
      const elapsed = stopwatch();
      try {
        await scale(`statefulset/${server}`, "monitoring", 0);
        await stack()
          .kubectl.run(kill)
          .catch(() => undefined);
        await waitUntil(isSilent, { what: `the calls to stop without ${server}`, timeout: 120_000, interval: 500 });
        saw(`${server} away: no call for 10 s, noticed after ${elapsed()}`);
      } finally {
        await scale(`statefulset/${server}`, "monitoring", 1);
      }
      const isCalled = async () => (await switchCalls()) > last.calls;
      await waitUntil(isCalled, { what: `the calls to come again with ${server}`, timeout: 120_000, interval: 500 });
    }

    it("when Alertmanager is killed and stays away; it knows what fires when it is back", async () => {
      assert.ok(await isFiring());
      await missed("alertmanager");
      await waitUntil(isFiring, { what: "Alertmanager to know what fires", timeout: 120_000, interval: 1_000 });
    });

    it("when Prometheus is killed and stays away; it has its samples when it is back", async () => {
      const before = await samples();
      assert.ok(before > 0);
      await missed("prometheus");
      const areThere = async () => (await samples()) >= before;
      await waitUntil(areThere, { what: "Prometheus to have its samples", timeout: 120_000, interval: 1_000 });
    });
  });

  // An inner suite: Mocha runs the tests of the outer one first.
  describe("link to runbooks", () => {
    it("that there are", async () => {
      const links = (await received()).flatMap(({ text }) => text.match(/docs\/runbooks\/[a-z-]+\.md/g) ?? []);
      const distinct = [...new Set(links)];
      assert.ok(distinct.length >= 12, distinct.join(", "));
      assert.deepEqual(
        distinct.filter((link) => !existsSync(join(repositoryRoot, link))),
        [],
      );
    });
  });
});
