import assert from "node:assert/strict";
import type { Pod } from "../support/kubectl-objects.ts";
import { Load } from "../support/load.ts";
import { waitUntil } from "../support/wait.ts";
import { Keepsake } from "./keepsake.ts";
import { argoRollouts, type Kind, killAndWait, onePod, readyPods, traefik } from "./kinds.ts";
import { selectorOf } from "./pods.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

const database: Kind = { what: "the database's pod", selector: selectorOf("mongodb"), pods: 1 };
const backend: Kind = { what: "a backend pod", selector: selectorOf("backend"), pods: 2 };
const kinds: Kind[] = [
  backend,
  { what: "a frontend pod", selector: selectorOf("frontend"), pods: 2 },
  traefik,
  argoRollouts,
  { what: "CoreDNS' pod", namespace: "kube-system", selector: "k8s-app=kube-dns", pods: 1 },
  { what: "metrics-server's pod", namespace: "kube-system", selector: "k8s-app=metrics-server", pods: 1 },
  database,
];

async function deletePod(pod: Pod): Promise<void> {
  await stack().kubectl.delete("pod", pod.metadata.name, pod.metadata.namespace);
}

/** Waits until there are enough ready pods without this one. */
async function waitForOthers(kind: Kind, gone: Pod): Promise<void> {
  const isReplaced = async () => {
    const pods = await readyPods(kind);
    return pods.length >= kind.pods && pods.every((pod) => pod.metadata.uid !== gone.metadata.uid);
  };
  await waitUntil(isReplaced, { what: `${kind.what} to be replaced`, timeout: 120_000 });
}

const seconds = (since: number) => ((Date.now() - since) / 1000).toFixed(1);

function gentleLoad(): Load {
  const { frontendUrl, apiUrl, caCertificatePath } = stack().outputs;
  const urls = [`${apiUrl}/api/health`, frontendUrl] as const;
  return new Load({ urls, keepAlive: 3, fresh: 1, perSecond: 20, maximum: 5_000, caCertificatePath }).start();
}

describe("healing", () => {
  let keepsake: Keepsake;

  before(async () => {
    keepsake = await Keepsake.leave(stack());
  });

  for (const kind of kinds) {
    it(`replaces ${kind.what} that is deleted, and nothing is lost`, async () => {
      const pod = await onePod(kind);
      const started = Date.now();
      await deletePod(pod);
      await waitForOthers(kind, pod);
      await keepsake.isThere();
      saw(`${pod.metadata.name}: everything answers ${seconds(started)} s later, with ${keepsake.description}`);
    });
  }

  it("restarts a database that is killed in the middle of its work, and has what it had confirmed", async () => {
    const pod = await onePod(database);
    const latest = await Keepsake.leave(stack());
    const started = Date.now();
    await killAndWait(database, pod);
    await latest.isThere();
    saw(`kill -9 of ${pod.metadata.name}: back ${seconds(started)} s later, with ${latest.description}`);
    keepsake = latest;
  });

  it("loses no request when a backend pod is deleted", async () => {
    const load = gentleLoad();
    try {
      const pod = await onePod(backend);
      await waitUntil(() => load.report.requests >= 50, { what: "the load to run" });
      await deletePod(pod);
      await waitForOthers(backend, pod);
    } finally {
      saw((await load.stop()).toString());
    }
    assert.equal(load.report.failed, 0, load.report.toString());
  });

  it("keeps answering when a backend process is killed", async () => {
    const load = gentleLoad();
    try {
      const pod = await onePod(backend);
      await waitUntil(() => load.report.requests >= 50, { what: "the load to run" });
      await killAndWait(backend, pod);
      const before = load.report.failed;
      const asked = load.report.requests;
      await waitUntil(() => load.report.requests >= asked + 50, { what: "50 more requests" });
      assert.equal(load.report.failed, before, "requests still fail after the restart");
    } finally {
      await load.stop();
    }
    // Requests that the killed process was answering have nobody left to answer them.
    const { longestOutage, failed, requests } = load.report;
    saw(`${failed} of ${requests} requests lost; never more than ${Math.round(longestOutage)} ms without an answer`);
    assert.ok(longestOutage < 2_000, load.report.toString());
    assert.ok(failed < requests / 4, load.report.toString());
    await keepsake.isThere();
  });
});
