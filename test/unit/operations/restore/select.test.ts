import assert from "node:assert/strict";
import type { Manifest } from "../../../../operations/backup/manifest.ts";
import { NoSuchBackupError } from "../../../../operations/restore/errors.ts";
import { selectBackup, type Selection } from "../../../../operations/restore/select.ts";
import { manifestWith } from "./manifests.ts";

const backup = (createdAt: string, release: string, engine: Manifest["engine"] = "mongodump") =>
  manifestWith({ createdAt, release, engine });

// In no particular order.
const backups = [
  backup("2025-12-06T12:00:00.000Z", "prod-b"),
  backup("2025-12-05T00:00:00.000Z", "prod-a"),
  backup("2025-12-09T06:00:00.000Z", "prod-c"),
  backup("2025-12-06T23:59:59.999Z", "prod-b"),
  backup("2025-12-06T06:00:00.000Z", "prod-a"),
];

const select = (selection: Selection, among = backups) => selectBackup(among, selection).name;

const refuses = (selection: Selection, expected: string, among = backups) =>
  assert.throws(
    () => selectBackup(among, selection),
    (error: Error) => {
      assert.ok(error instanceof NoSuchBackupError);
      assert.equal(error.message, expected);
      return true;
    },
  );

describe("choosing a backup", () => {
  it("takes the newest", () => {
    assert.equal(select({ newest: true }), "mongodb-backup-20251209-060000");
  });

  it("takes the one of that name", () => {
    assert.equal(select({ name: "mongodb-backup-20251206-120000" }), "mongodb-backup-20251206-120000");
  });

  it("takes the newest of a day, by UTC", () => {
    assert.equal(select({ date: "2025-12-06" }), "mongodb-backup-20251206-235959");
    assert.equal(select({ date: "2025-12-05" }), "mongodb-backup-20251205-000000");
  });

  it("takes the newest of a release", () => {
    assert.equal(select({ release: "prod-a" }), "mongodb-backup-20251206-060000");
  });

  it("names the nearest before and after a day without one", () => {
    refuses(
      { date: "2025-12-07" },
      "No backup was made on 2025-12-07 (UTC); the nearest are mongodb-backup-20251206-235959 (scheduled, 2025-12-06 23:59 UTC, release prod-b) and mongodb-backup-20251209-060000 (scheduled, 2025-12-09 06:00 UTC, release prod-c).",
    );
    refuses(
      { date: "2026-01-01" },
      "No backup was made on 2026-01-01 (UTC); the nearest is mongodb-backup-20251209-060000 (scheduled, 2025-12-09 06:00 UTC, release prod-c).",
    );
    refuses(
      { date: "2025-01-01" },
      "No backup was made on 2025-01-01 (UTC); the nearest is mongodb-backup-20251205-000000 (scheduled, 2025-12-05 00:00 UTC, release prod-a).",
    );
  });

  it("names the nearest to a name that is not there, and the newest when it says no time", () => {
    const near = (name: string) =>
      assert.throws(() => select({ name }), new RegExp(`No backup is named ${name}; the nearest`));
    near("mongodb-backup-20251206-120001");
    assert.throws(
      () => select({ name: "mongodb-backup-20251206-120001" }),
      /20251206-120000 .* and \S+-20251206-235959/,
    );
    assert.throws(
      () => select({ name: "yesterday" }),
      /No backup is named yesterday; the newest is \S+-20251209-060000/,
    );
  });

  it("names the releases that there are backups of", () => {
    refuses(
      { release: "prod-z" },
      "No backup was made while release prod-z was running; there are some of prod-c, prod-b, prod-a.",
    );
    const more = [...backups, backup("2025-12-01T00:00:00.000Z", "prod-0")];
    assert.throws(() => selectBackup(more, { release: "prod-z" }), /prod-a and 1 older one\.$/);
  });

  it("refuses days that there are not", () => {
    for (const date of ["2025-02-29", "2025-13-01", "7.12.2025", "yesterday", "", "2025-12-07T00:00:00Z"]) {
      refuses({ date }, `"${date}" is not a day: write it as YYYY-MM-DD, such as 2025-12-07.`);
    }
  });

  it("says that a second needs another engine, and what is near", () => {
    refuses(
      { at: "2025-12-08T00:00:00Z" },
      "No dump can be taken on to the second 2025-12-08T00:00:00Z: that needs immoexpress:backup.engine to be pbm or atlas; the nearest are mongodb-backup-20251206-235959 (scheduled, 2025-12-06 23:59 UTC, release prod-b) and mongodb-backup-20251209-060000 (scheduled, 2025-12-09 06:00 UTC, release prod-c).",
    );
    refuses(
      { at: "2025-12-08 00:00" },
      '"2025-12-08 00:00" is not a second: write it in UTC, such as 2025-12-07T14:30:00Z.',
    );
  });

  it("says how to make the first one", () => {
    refuses({ newest: true }, "There is no backup that can be restored: make one with npm run backup.", []);
  });
});
