import assert from "node:assert/strict";
import { parseAtlasBackups } from "../../../../../operations/engines/atlas/answers.ts";

// In the form of DiskBackupReplicaSet, ClusterDescription20240805 and DiskBackupSnapshotSchedule20240805 of the Atlas Administration API's
// OpenAPI document, version 2; the values are made up.
const snapshot = (id: string, createdAt: string, status = "completed") => ({
  ...{ id, createdAt, status, storageSizeBytes: 123456, snapshotType: "scheduled", type: "replicaSet" },
  ...{ expiresAt: "2026-01-01T00:00:00Z", cloudProvider: "AZURE", mongodVersion: "7.0.28", links: [] },
});
const snapshots = [
  snapshot("aaaaaaaaaaaaaaaaaaaaaaaa", "2025-12-05T06:00:00Z"),
  snapshot("bbbbbbbbbbbbbbbbbbbbbbbb", "2025-12-07T06:00:00Z"),
  snapshot("cccccccccccccccccccccccc", "2025-12-07T12:00:00Z", "inProgress"),
  { id: "dddddddddddddddddddddddd", status: "queued" },
];
const cluster = { name: "immoexpress", backupEnabled: true, pitEnabled: true, clusterType: "REPLICASET" };
const schedule = { restoreWindowDays: 7, policies: [] };
const now = new Date("2025-12-07T14:30:00Z");

describe("the backups of Atlas", () => {
  it("are the completed snapshots, newest first, and with continuous backup any second since the oldest", () => {
    assert.deepEqual(parseAtlasBackups({ snapshots, cluster, schedule }, now), {
      backups: [
        { name: "bbbbbbbbbbbbbbbbbbbbbbbb", type: "scheduled", restoresTo: "2025-12-07T06:00:00.000Z", bytes: 123456 },
        { name: "aaaaaaaaaaaaaaaaaaaaaaaa", type: "scheduled", restoresTo: "2025-12-05T06:00:00.000Z", bytes: 123456 },
      ],
      spans: [{ from: "2025-12-05T06:00:00.000Z", to: "2025-12-07T14:30:00.000Z" }],
      busy: undefined,
    });
  });

  it("reach back no further than the window", () => {
    const { spans } = parseAtlasBackups({ snapshots, cluster, schedule: { restoreWindowDays: 1 } }, now);
    assert.deepEqual(spans, [{ from: "2025-12-06T14:30:00.000Z", to: "2025-12-07T14:30:00.000Z" }]);
  });

  it("are moments alone without continuous backup", () => {
    const { spans } = parseAtlasBackups({ snapshots, cluster: { ...cluster, pitEnabled: false }, schedule }, now);
    assert.deepEqual(spans, []);
  });

  it("that are switched off, of another kind or not understood are an error that says so", () => {
    assert.throws(
      () => parseAtlasBackups({ snapshots, cluster: { ...cluster, backupEnabled: false }, schedule }, now),
      /Atlas makes no backups of the cluster immoexpress: switch on cloud backup there/,
    );
    assert.throws(
      () => parseAtlasBackups({ snapshots, cluster: { ...cluster, clusterType: "SHARDED" }, schedule }, now),
      /The cluster immoexpress is sharded/,
    );
    assert.throws(
      () => parseAtlasBackups({ snapshots: [{ id: 1 }], cluster, schedule }, now),
      /What Atlas says of a snapshot is not understood/,
    );
  });
});
