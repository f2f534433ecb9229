import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { taskProcess } from "../../support/cluster.ts";
import {
  childRunning,
  descendantsOf,
  parseStat,
  type ProcessInfo,
  readProcess,
  runningProcesses,
  stillRuns,
} from "../../support/cluster-processes.ts";

const info = (pid: number, parent: number, ...command: string[]): ProcessInfo => ({
  pid,
  parent,
  startTime: "1",
  command,
});

describe("processes", () => {
  const processes = [
    info(1, 0, "init"),
    info(10, 1, "tini"),
    info(11, 10, "/usr/bin/node", "supervisor.ts"),
    info(12, 11, "/usr/bin/etcd", "--name=immo"),
    info(13, 10, "shim"),
    info(14, 13, "/etcd"),
    info(20, 1, "etcd"),
  ];

  it("finds what runs below one process, however deep", () => {
    assert.deepEqual(
      descendantsOf(10, processes).map(({ pid }) => pid),
      [11, 12, 13, 14],
    );
    assert.deepEqual(descendantsOf(20, processes), []);
  });

  it("finds the child that runs a program, and no other process of that name", () => {
    assert.equal(childRunning("etcd", 11, processes)?.pid, 12);
    assert.equal(childRunning("etcd", 10, processes), undefined);
  });

  it("reads a program's name with spaces and brackets", () => {
    const fields = ["S", "41", ...Array.from({ length: 17 }, () => "0"), "9876", "0"];
    assert.deepEqual(parseStat(`42 (a (b) c) ${fields.join(" ")}`), { state: "S", parent: 41, startTime: "9876" });
  });

  it("knows a process by more than its id, and knows when it has ended", async () => {
    const child = spawn("sleep", ["60"]);
    try {
      await once(child, "spawn");
      const found = readProcess(child.pid!)!;
      assert.deepEqual([found.parent, found.command], [process.pid, ["sleep", "60"]]);
      assert.ok(runningProcesses().some(({ pid }) => pid === child.pid));
      assert.equal(stillRuns(found), true);
      assert.equal(stillRuns({ ...found, startTime: "1" }), false);
      child.kill("SIGKILL");
      await once(child, "close");
      assert.equal(stillRuns(found), false);
    } finally {
      child.kill("SIGKILL");
    }
  });
});

describe("taskProcess", () => {
  const list = "TASK    PID      STATUS    \nabc     4711     RUNNING\nabcd    4712     STOPPED\n";

  it("finds the process of a running container", () => assert.equal(taskProcess(list, "abc"), 4711));

  it("refuses one that does not run", () => {
    for (const id of ["abcd", "ab"]) {
      assert.throws(() => taskProcess(list, id), { message: `container ${id} does not run` });
    }
  });
});
