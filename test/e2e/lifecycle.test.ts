import assert from "node:assert/strict";
import { clusterPaths } from "../../local/cluster/layout.ts";
import { runningProcess } from "../../local/cluster/process-record.ts";
import { join } from "node:path";
import { clusterProcesses, type ClusterProgram, firstProcess } from "../support/cluster.ts";
import { localCommand, stepSeconds } from "../support/cluster-command.ts";
import { stillRuns } from "../support/cluster-processes.ts";
import { addedSince, machineTraces, networkNamespaceOf, withoutCluster } from "../support/cluster-traces.ts";
import type { Lease, Pod } from "../support/kubectl-objects.ts";
import { waitUntil } from "../support/wait.ts";
import { machineBeforeUp } from "./hooks.ts";
import { killProgram } from "./kinds.ts";
import { Keepsake } from "./keepsake.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

/** How long the cluster may take to start once its tools are built, in seconds. */
const startLimit = 60;

const seconds = (since: number) => ((Date.now() - since) / 1000).toFixed(1);

/** Waits for a sign of life that the kubelet has given, through the API server and etcd, after this moment. */
async function waitForNodeSince(moment: number): Promise<void> {
  const { kubectl } = stack();
  const isAlive = async () => {
    const [lease] = await kubectl.list<Lease>("lease", { namespace: "kube-node-lease" });
    return lease !== undefined && Date.parse(lease.spec.renewTime) > moment;
  };
  await waitUntil(isAlive, { what: "the node to be heard of again", timeout: 120_000 });
}

/** How often each pod's container was started again; pods that are done or on their way out do not count. */
async function restartsByPod(): Promise<Record<string, number>> {
  const pods = await stack().kubectl.list<Pod>("pods", { namespace: stack().outputs.namespace });
  const ended = ["Succeeded", "Failed"];
  const staying = pods.filter(
    ({ metadata, status }) => metadata.deletionTimestamp === undefined && !ended.includes(status.phase),
  );
  return Object.fromEntries(
    staying.map(({ metadata, status }) => [metadata.name, status.containerStatuses?.[0]?.restartCount ?? 0]),
  );
}

describe("lifecycle", function () {
  this.timeout("8m");
  let keepsake: Keepsake;

  before(async () => {
    keepsake = await Keepsake.leave(stack());
  });

  for (const program of ["etcd", "kube-apiserver", "containerd", "kubelet"] satisfies ClusterProgram[]) {
    it(`starts ${program} again by itself after a kill -9, and no container notices`, async () => {
      const restarts = await restartsByPod();
      const started = Date.now();
      await killProgram(program);
      await waitForNodeSince(Date.now());
      await keepsake.isThere();
      saw(`all well ${seconds(started)} s later, with ${keepsake.description}`);
      assert.deepEqual(await restartsByPod(), restarts);
    });
  }

  it("has the public ports back with `make up` after a kill -9 of the forwarder", async () => {
    const pid = await runningProcess(join(clusterPaths().run, "forwarder.json"));
    process.kill(pid ?? assert.fail("the forwarder does not run"), "SIGKILL");
    await assert.rejects(stack().http.call(stack().outputs.frontendUrl), /ECONNREFUSED|ECONNRESET|other side closed/);
    await localCommand("up");
    await keepsake.isThere();
  });

  it("is whole again with `make up` after a kill -9 of the supervisor, which takes everything down", async () => {
    const inside = await clusterProcesses();
    process.kill((await firstProcess()).pid, "SIGKILL");
    const isGone = () => !inside.some(stillRuns);
    await waitUntil(isGone, { what: `all ${inside.length} processes of the cluster to end`, timeout: 30_000 });
    const { stderr } = await localCommand("up");
    await keepsake.isThere(120_000);
    saw(`${inside.length} processes went with the first; the cluster started in ${stepSeconds(stderr, "Cluster")} s`);
  });

  it(`keeps its state over \`make stop\` and \`make up\`, and starts in less than ${startLimit} s`, async () => {
    const inside = await clusterProcesses();
    await localCommand("stop");
    assert.deepEqual(inside.filter(stillRuns), []);
    const stopped = Date.now();
    const { stderr } = await localCommand("up");
    await waitForNodeSince(stopped);
    await keepsake.isThere(120_000);
    const took = stepSeconds(stderr, "Cluster");
    saw(
      `the cluster started in ${took} s; website and API answered ${seconds(stopped)} s after the stop, with ${keepsake.description}`,
    );
    assert.ok(took < startLimit, `the cluster took ${took} s to start; the limit is ${startLimit} s`);
  });

  it("leaves nothing on the machine after `make down`, and a second one is harmless", async () => {
    const during = await machineTraces();
    const inside = await clusterProcesses();
    const namespaces = new Set(inside.map(({ pid }) => networkNamespaceOf(pid)).filter((name) => name !== undefined));
    const before = machineBeforeUp ?? withoutCluster(during, [...namespaces]);
    // What cannot be seen while it is there would not be missed afterwards.
    const shown = addedSince(before, during).join("\n");
    for (const trace of [
      /interfaces: immo0/,
      /networkNamespaces: net:/,
      /controlGroups: .*immoexpress/,
      /processes: /,
    ]) {
      assert.match(shown, trace);
    }
    await localCommand("down");
    assert.deepEqual(inside.filter(stillRuns), []);
    assert.deepEqual(addedSince(before, await machineTraces()), []);
    await localCommand("down");
    assert.deepEqual(addedSince(before, await machineTraces()), []);
    saw(`${inside.length} processes and ${namespaces.size} network namespaces are gone; nothing is left`);
  });
});
