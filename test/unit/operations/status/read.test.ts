import assert from "node:assert/strict";
import { statusLines } from "../../../../operations/commands/output/status.ts";
import { type Kubectl, KubectlError } from "../../../../operations/kubernetes/kubectl.ts";
import { StatusReader } from "../../../../operations/status/read.ts";
import { canaryHash, canaryStatus, rollout, stableHash } from "../../../support/rollout-objects.ts";
import { cronJob, healthLog, job, lease, pod, stackObjects, version } from "../../../support/status-objects.ts";

interface Cluster {
  items: readonly object[];
  lease?: object;
  leaseError?: KubectlError;
  logs?: string;
}

/** Reads a stack from a cluster that has these objects. */
function readerOf({ items, leaseError, logs, ...cluster }: Cluster) {
  const calls: string[] = [];
  const kubectl = {
    namespace: "immoexpress",
    json(schema: { parse: (value: unknown) => unknown }) {
      return Promise.resolve(schema.parse({ items }));
    },
    run(args: string[]) {
      if (args[1] === "leases.coordination.k8s.io") {
        const missing = new KubectlError("leases.coordination.k8s.io not found", "NotFound");
        if (cluster.lease === undefined) return Promise.reject(leaseError ?? missing);
        return Promise.resolve(JSON.stringify(cluster.lease));
      }
      calls.push(args.join(" "));
      return logs === undefined ? Promise.reject(new KubectlError("Forbidden", "Forbidden")) : Promise.resolve(logs);
    },
  };
  const reader = new StatusReader("production", kubectl as unknown as Kubectl);
  return { calls, read: () => reader.read(new AbortController().signal) };
}

const now = Date.parse("2025-12-07T14:40:00Z");
const linesOf = async (cluster: Cluster) => statusLines(await readerOf(cluster).read(), false, now);

describe("the status of a stack", () => {
  it("is a screen of text", async () => {
    assert.deepEqual(await linesOf({ items: stackObjects(), lease, logs: healthLog }), [
      "production: prod-20251201-090000 runs, prod-20251207-143000 is on its way.",
      "",
      "SERVICE   RELEASE                                      TRAFFIC           STEP    ROLLOUT        READY  ANALYSIS",
      "backend   prod-20251201-090000 → prod-20251207-143000  █░░░░░░░░░  10 %  1 of 6  … Progressing  2 + 1  Running",
      "frontend  prod-20251201-090000                         ██████████ 100 %  –       ✔ Healthy      2      –",
      "  backend: error-rate was [0.0025], Running",
      "  backend: p95 not measured yet, Pending",
      "",
      "Pods     4 of 5 pods ready: backend-3 (ImagePullBackOff)",
      "Health   degraded inside the cluster 5 min ago, with prod-20251207-143000",
      "Backup   1 h 40 min ago (2025-12-07 13:00 UTC)",
      "Photos   2 h 38 min ago (2025-12-07 12:01 UTC), failed 1 h 40 min ago",
      "Drill    none that succeeded is known, suspended",
      "Restore  none runs",
      "Lock     held by ada@example.com, since 2025-12-07 14:29 UTC, deployment of prod-20251207-143000: Search by price",
    ]);
  });

  const first = async (...items: object[]) => (await linesOf({ items }))[0];

  it("says first what runs and what is on its way", async () => {
    const old = "prod-20251201-090000";
    const promoted = { currentPodHash: canaryHash, stableRS: canaryHash };
    const frontend = [rollout("frontend", promoted), ...version("frontend", canaryHash, 2, "prod-2")];
    const backend = [...version("backend", stableHash, 2, old), ...version("backend", canaryHash, 1, "prod-2")];
    assert.equal(await first(), "production: nothing is deployed in the namespace immoexpress.");
    assert.equal(await first(...frontend), "production: prod-2 runs.");
    assert.equal(
      await first(rollout("backend", canaryStatus(50)), ...backend, ...frontend),
      `production: ${old} (backend) and prod-2 (frontend) run, prod-2 is on its way.`,
    );
    const aborted = rollout("backend", canaryStatus(0, { phase: "Degraded", abort: true, message: "RolloutAborted" }));
    assert.equal(await first(aborted, ...backend), `production: ${old} runs, prod-2 was given up.`);
    const same = [...version("backend", stableHash, 2, "prod-2"), ...version("backend", canaryHash, 1, "prod-2")];
    assert.match(
      (await first(rollout("backend", canaryStatus(50)), ...same)) ?? "",
      /another configuration of prod-2 is/,
    );
    assert.match((await first(rollout("backend"))) ?? "", /a release that is not known runs/);
  });

  it("says what the controller says of what is not well, without orders to the terminal", async () => {
    const message = "RolloutAborted: metric \u001b[2J\nassessed Failed";
    const aborted = rollout("backend", canaryStatus(0, { phase: "Degraded", abort: true, message }));
    const lines = await linesOf({ items: [aborted] });
    assert.ok(lines.includes("✘ backend: RolloutAborted: metric  [2J assessed Failed"), lines.join("\n"));
    assert.match(lines.join("\n"), /░░░░░░░░░░ {3}0 % {2}– {5}✘ given up/);
  });

  it("knows a restore that runs, and one that was interrupted", async () => {
    const running = await linesOf({ items: [job("restore-1", "restore")] });
    assert.ok(running.includes("Restore  restore-1 runs"));
    const stopped = rollout("backend");
    const [, last] = (await linesOf({ items: [{ ...stopped, spec: { ...stopped.spec, replicas: 0 } }] })).slice(-2 - 1);
    assert.match(last ?? "", /^Restore {2}none runs, and the backend is scaled to 0: one was interrupted/);
  });

  it("passes over pods that are not to stay", async () => {
    const leaving = { ...pod("b"), metadata: { name: "b", deletionTimestamp: "2025-12-07T14:00:00Z" } };
    const items = [
      pod("a"),
      leaving,
      pod("c", { owner: "Job", ready: false }),
      pod("d", { phase: "Failed", ready: false }),
    ];
    const { pods } = await readerOf({ items }).read();
    assert.deepEqual(pods, { ready: 1, unready: [] });
  });

  it("counts the runs that people started, and says that one runs", async () => {
    const items = [cronJob("backup"), job("backup-1", "backup"), job("other-1", "media-backup")];
    const { backups } = await readerOf({ items }).read();
    assert.deepEqual(backups, [
      { name: "backup", lastSucceededAt: null, lastFailedAt: null, isRunning: true, isSuspended: false },
    ]);
  });

  it("knows the lock that is free, that has expired, and that it may not see", async () => {
    const lockOf = async (cluster: Partial<Cluster>) => (await linesOf({ items: [], ...cluster })).at(-1);
    assert.equal(await lockOf({}), "Lock     free");
    assert.equal(await lockOf({ lease: { ...lease, spec: {} } }), "Lock     free");
    const old = { ...lease, spec: { ...lease.spec, renewTime: "2025-12-07T14:29:00.000000Z" } };
    assert.match((await lockOf({ lease: old })) ?? "", /^Lock {5}expired, was held by ada@example\.com, since /);
    const forbidden = new KubectlError("you may not", "Forbidden");
    assert.equal(await lockOf({ leaseError: forbidden }), "Lock     not known: you may not read the Lease");
    await assert.rejects(lockOf({ leaseError: new KubectlError("no route to host") }), /no route to host/);
  });

  it("reads what a Job of the checks said once, and does without", async () => {
    const { calls, read } = readerOf({ items: stackObjects(), logs: healthLog });
    assert.equal((await read()).health?.verdict, "degraded");
    await read();
    assert.deepEqual(calls, ["logs job/health-1"]);
    assert.equal((await readerOf({ items: stackObjects() }).read()).health, null);
    assert.equal((await readerOf({ items: stackObjects(), logs: "{}\nnonsense" }).read()).health, null);
  });
});
