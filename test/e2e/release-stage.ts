import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { loadClusterImages } from "../../local/cluster/index.ts";
import { CommandError } from "../../local/exec.ts";
import { buildApplicationVariant, type Faults } from "../../local/images/build.ts";
import type { KubernetesObject } from "../support/kubectl-objects.ts";
import { Load } from "../support/load.ts";
import type { LoadReport } from "../support/load-report.ts";
import { waitUntil } from "../support/wait.ts";
import { health } from "./api.ts";
import { limitBackends, readyBackends } from "./pods.ts";
import type { Change } from "./stack-file.ts";
import { stack, stackFile } from "./stack.ts";
import { hasTraffic, rolloutsNow, stackKubectl } from "./watched-update.ts";

/** What a release is judged by, in less time than usual. */
export const quick: Change[] = [
  [["canary", "analysis", "windowSeconds"], 20],
  [["canary", "analysis", "measurements"], 2],
  [["canary", "analysis", "minimumRequests"], 10],
];

interface Lease extends KubernetesObject {
  spec?: { holderIdentity?: string };
}

/** An image of the API that nothing else is like, where the cluster finds it. */
export async function newImage(faults: Faults): Promise<string> {
  const built = await buildApplicationVariant("backend", faults, randomUUID());
  await loadClusterImages([built]);
  return built.reference;
}

/** Does something while the public uses website and API: 20 requests a second. */
export async function underLoad<T>(work: () => Promise<T>): Promise<{ result: T; load: LoadReport }> {
  const { frontendUrl, apiUrl, caCertificatePath } = stack().outputs;
  const urls: [string, ...string[]] = [`${apiUrl}/api/properties?pageSize=5`, frontendUrl, `${apiUrl}/api/health`];
  const load = new Load({ urls, keepAlive: 4, fresh: 1, perSecond: 20, maximum: 20_000, caCertificatePath }).start();
  try {
    return { result: await work(), load: load.report };
  } finally {
    await load.stop();
  }
}

/** What Pulumi would do to make the cluster what its state and the program say is nothing. */
async function assertStateAgrees(): Promise<void> {
  try {
    await stack().pulumi("preview", "--refresh", "--expect-no-changes", "--diff");
  } catch (error) {
    throw error instanceof CommandError ? new Error(`${error.message}\n${error.stdout}`) : error;
  }
}

/** Website, API, rollouts, Pulumi's state and the stack's file are all of the release. */
export async function assertRuns(release: string): Promise<void> {
  assert.equal((await health(stack())).release, release);
  assert.ok((await stack().http.call(stack().outputs.frontendUrl)).body.includes(release));
  for (const { service, phase, step, isAborted } of await rolloutsNow(await stackKubectl())) {
    assert.deepEqual([service, phase, step, isAborted], [service, "Healthy", null, false]);
  }
  assert.match(await readFile(stackFile, "utf8"), new RegExp(`^  immoexpress:release: ${release}$`, "m"));
  await assertStateAgrees();
}

/** @returns once a new version has a part of the traffic */
export const canaryHasTraffic = async () => {
  const kubectl = await stackKubectl();
  const isThere = async () => (await rolloutsNow(kubectl)).some(hasTraffic);
  await waitUntil(isThere, { what: "a new version with traffic", timeout: 180_000, interval: 500 });
};

/** Who holds the lock of deployments; empty when nobody does. */
export async function lockHolder(): Promise<string> {
  const leases = await stack().kubectl.list<Lease>("lease", { namespace: stack().outputs.namespace });
  return leases.find(({ metadata }) => metadata.name === "release")?.spec?.holderIdentity ?? "";
}

/** Lets the autoscaler want so many backends, and looks once they serve. */
export async function withMorePods(count: number, look: () => Promise<void>): Promise<void> {
  await limitBackends(stack(), { minReplicas: count });
  try {
    const areThere = async () => (await readyBackends(stack())) === count;
    await waitUntil(areThere, { what: `${count} backends`, timeout: 120_000, interval: 1_000 });
    await look();
  } finally {
    await limitBackends(stack(), { minReplicas: 2 });
  }
}
