import assert from "node:assert/strict";
import { parsePbmList, parsePbmStatus } from "../../../../../operations/engines/pbm/answers.ts";
import { baseOf, guaranteeOf } from "../../../../../operations/engines/restore-point.ts";

// In the form of cmd/pbm/main.go (snapshotStat, pitrRange) and cmd/pbm/list.go (backupListOut) of version 2.15.0; the times
// are those of the example in the documentation of point-in-time recovery (pbm-docs, usage/pitr-tutorial.md).
const seconds = (time: string) => Date.parse(`${time}Z`) / 1000;
const snapshot = (name: string, restoreTo: string, status = "done") => ({
  ...{ name, status, restoreTo: seconds(restoreTo), size: 4711, type: "logical", src: "" },
  ...{ printStatus: status === "done" ? "success" : "failed", pbmVersion: "2.15.0" },
});
const range = (start: string, end: string, noBaseSnapshot?: boolean) => ({
  range: { start: seconds(start), end: seconds(end) },
  ...(noBaseSnapshot === undefined ? {} : { noBaseSnapshot }),
});
const list = JSON.stringify({
  snapshots: [
    snapshot("2025-03-05T13:00:47Z", "2025-03-05T13:01:11"),
    snapshot("2025-03-06T08:18:17Z", "2025-03-06T08:18:41"),
    snapshot("2025-03-06T09:00:00Z", "2025-03-06T09:00:30", "error"),
    { ...snapshot("2025-03-06T10:00:00Z", "2025-03-06T10:00:30"), nss: ["immo.photos"] },
    { ...snapshot("2025-03-06T11:00:00Z", "2025-03-06T11:00:30"), type: "external" },
  ],
  pitr: {
    on: true,
    ranges: [
      range("2025-03-06T08:03:10", "2025-03-06T08:18:29"),
      range("2025-03-06T08:18:42", "2025-03-06T08:33:09"),
      range("2025-03-01T00:00:00", "2025-03-02T00:00:00", true),
    ],
  },
});

describe("pbm list", () => {
  it("gives what is complete, newest first, and the spans that begin with a backup", () => {
    const { backups, spans } = parsePbmList(list);
    assert.deepEqual(backups, [
      { name: "2025-03-06T08:18:17Z", type: "logical", restoresTo: "2025-03-06T08:18:41.000Z", bytes: 4711 },
      { name: "2025-03-05T13:00:47Z", type: "logical", restoresTo: "2025-03-05T13:01:11.000Z", bytes: 4711 },
    ]);
    assert.deepEqual(spans, [
      { from: "2025-03-06T08:18:42.000Z", to: "2025-03-06T08:33:09.000Z" },
      { from: "2025-03-06T08:03:10.000Z", to: "2025-03-06T08:18:29.000Z" },
    ]);
  });

  it("says which seconds can be restored", () => {
    const points = parsePbmList(list);
    assert.equal(baseOf(points, "2025-03-06T08:20:00Z") !== undefined, true);
    assert.equal(baseOf(points, "2025-03-06T08:33:10Z") !== undefined, false);
    assert.equal(baseOf(points, "2025-03-06T08:18:41Z") !== undefined, true);
    assert.equal(baseOf(points, "2025-03-01T12:00:00Z") !== undefined, false);
    assert.equal(
      guaranteeOf(points),
      "Any second from 2025-03-06T08:18:42.000Z to 2025-03-06T08:33:09.000Z, and of 1 older span can be restored.",
    );
  });

  it("of an empty storage promises nothing", () => {
    const points = parsePbmList('{"snapshots":null,"pitr":{"on":false,"ranges":[]}}');
    assert.deepEqual(points, { backups: [], spans: [] });
    assert.equal(guaranteeOf(points), "Nothing can be restored yet: there is no complete backup.");
  });

  it("that cannot answer, or is not understood, is an error that says so", () => {
    assert.throws(
      () => parsePbmList('{"msg":"Storage resync is running. Backups list will be available after sync finishes."}'),
      /^PbmAnswerError: pbm list cannot answer now: Storage resync is running/,
    );
    assert.throws(
      () => parsePbmList("Error: connection refused"),
      /pbm list answered with something .*: it is no JSON/,
    );
    assert.throws(() => parsePbmList('{"snapshots":[{"name":1}]}'), /pbm list answered with something/);
  });
});

describe("pbm status", () => {
  const node = (host: string, ok: boolean, errors?: string[]) => ({
    ...{ host, agent: "v2.15.0", role: ok ? "P" : "S", prio_pitr: "", prio_backup: "", ok },
    ...(errors === undefined ? {} : { errors }),
  });
  const status = (nodes: object[], pitr: object, more: object = {}) =>
    parsePbmStatus(JSON.stringify({ cluster: [{ rs: "rs0", nodes }], pitr, ...more }));

  it("has no problem when every agent works and one slices", () => {
    const { agentProblems, sliceProblems, isSlicing, running } = status([node("a:27017", true)], {
      ...{ conf: true, run: true, nodes: ["a"] },
    });
    assert.deepEqual([agentProblems, sliceProblems, isSlicing, running], [[], [], true, undefined]);
  });

  it("names agents that do not work, and a slicing that stands still", () => {
    const nodes = [node("a:27017", true), node("b:27017", false, ["lost agent, last heartbeat: 1"])];
    const stands = status(nodes, { conf: true, run: false, nodes: null, error: "no base backup" });
    assert.deepEqual(stands.agentProblems, ["The agent at b:27017 does not work: lost agent, last heartbeat: 1."]);
    assert.deepEqual(stands.sliceProblems, ["No slices of the oplog are stored: no base backup."]);
    assert.deepEqual(status([], { conf: false, run: false, nodes: null }).sliceProblems, [
      "No slices of the oplog are stored: that is switched off (pitr.enabled).",
    ]);
  });

  it("says what is going on, and how large backups are", () => {
    const running = { type: "backup", name: "2025-03-06T09:00:00Z", startTS: 1, status: "snapshot backup", opID: "1" };
    const backups = { type: "AZURE", path: "x", snapshot: [{ ...snapshot("a", "2025-03-06T09:00:00"), size: 12 }] };
    const seen = status([], { conf: true, run: true }, { running, backups });
    assert.equal(seen.running, "backup");
    assert.equal(seen.sizes.get("a"), 12);
  });
});
