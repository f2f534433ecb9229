import assert from "node:assert/strict";
import type { Facts } from "../../../../local/doctor/facts.ts";
import { findProblems } from "../../../../local/doctor/findings.ts";
import type { ToolStatus } from "../../../../local/toolchain/status.ts";

const good: Facts = {
  freeDisk: 60e9,
  cacheSize: 0,
  memory: 8 * 2 ** 30,
  root: true,
  linux: true,
  nodeVersion: "24.21.0",
  cgroupVersion: 2,
  cgroupControllers: ["cpu", "cpuset", "io", "memory", "pids"],
  takenPorts: [],
};
const unbuilt: ToolStatus = {
  name: "kubelet",
  version: "1.35.4",
  origin: "Go module",
  path: undefined,
  buildSeconds: 700,
};
const built: ToolStatus = { ...unbuilt, path: "/cache/kubelet", buildSeconds: undefined };

function texts(facts: Partial<Facts>, tools = [built], leftovers: string[] = []): string[] {
  return findProblems({ ...good, ...facts }, tools, leftovers).map(({ level, text }) => `${level}: ${text}`);
}

describe("what doctor finds wrong", () => {
  it("is nothing on a good machine", () => {
    assert.deepEqual(texts({}), []);
  });

  it("is a disk too small to build on, with what the caches take", () => {
    assert.deepEqual(texts({ freeDisk: 8e9, cacheSize: 2e9 }, [unbuilt]), [
      "blocks: Building the tools needs 18.0 GB of free disk space; there is 8.0 GB. The caches take 2.0 GB: `make clean` frees them.",
    ]);
  });

  it("wants little disk once the tools are built", () => {
    assert.deepEqual(texts({ freeDisk: 8e9 }), []);
    assert.deepEqual(texts({ freeDisk: 2e9 }), [
      "blocks: The local cluster needs 3.0 GB of free disk space; there is 2.0 GB.",
    ]);
  });

  it("counts what a half-done build already takes", () => {
    assert.deepEqual(texts({ freeDisk: 4e9, cacheSize: 18e9 }, [unbuilt]), []);
  });

  it("is too little memory", () => {
    assert.deepEqual(texts({ memory: 3 * 2 ** 30 }), [
      "blocks: The local cluster needs 4 GiB of memory; this machine gives 3.0 GiB.",
    ]);
  });

  it("is not being root, and Debian packages that only root can install", () => {
    const missing: ToolStatus = {
      name: "runc",
      version: undefined,
      origin: "Debian",
      path: undefined,
      buildSeconds: undefined,
    };
    assert.deepEqual(texts({ root: false }, [missing]), [
      "blocks: Not root: the local cluster makes network interfaces, mounts and cgroups. Run it as root.",
      "blocks: Debian's packages for runc are missing, and only root can install them.",
    ]);
  });

  it("is a cgroup without the controllers that kubelet needs", () => {
    assert.deepEqual(texts({ cgroupVersion: 1, cgroupControllers: ["cpu", "memory"] }), [
      "blocks: Cgroup v1 lacks the controllers cpuset, pids: kubelet cannot limit pods.",
    ]);
    assert.deepEqual(texts({ cgroupVersion: undefined }), [
      "blocks: No cgroups are mounted on /sys/fs/cgroup: kubelet cannot run pods.",
    ]);
  });

  it("warns of a port that somebody else took, and not of the cluster's own", () => {
    const other = { port: 8443, owner: "nginx (process 812)", ours: false };
    const own = { port: 8080, owner: "node (process 900)", ours: true };
    assert.deepEqual(texts({ takenPorts: [other, own] }), [
      "warns: Port 8443 is taken by nginx (process 812): `make up` chooses another one and says which.",
    ]);
  });

  it("warns of what an earlier cluster left behind", () => {
    assert.deepEqual(texts({}, [built], ["network interface immo0"]), [
      "warns: Left over from an earlier run: network interface immo0. `make up` recovers, `make down` removes it.",
    ]);
  });

  it("is a Node that is too old, and a system that is not Linux", () => {
    assert.deepEqual(texts({ nodeVersion: "20.20.2" }), [
      "blocks: Node 20.20.2 runs this, 24 is needed: start it with `make`, which brings its own.",
    ]);
    assert.deepEqual(texts({ linux: false, cgroupVersion: undefined }), [
      "blocks: The local cluster needs Linux: use a virtual machine, or KUBE_CONTEXT=name make up.",
    ]);
  });
});
