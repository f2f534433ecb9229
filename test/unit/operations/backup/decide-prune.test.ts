import assert from "node:assert/strict";
import { decidePrune } from "../../../../operations/backup/decide-prune.ts";
import { type BackupKind, containerOf } from "../../../../operations/backup/kinds.ts";
import type { ListedBackup, UnusableBackup } from "../../../../operations/backup/list.ts";
import { manifestWith } from "../restore/manifests.ts";

const day = 24 * 60 * 60 * 1000;
const now = new Date("2025-12-07T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * day);

function backup(age: number, kind: BackupKind = "scheduled", different: Partial<ListedBackup> = {}): ListedBackup {
  const manifest = manifestWith({ createdAt: ago(age).toISOString(), kind });
  return { manifest, container: containerOf(kind), storedAt: ago(age), ...different };
}

function unusable(age: number, isUnfinished: boolean): UnusableBackup {
  const name = backup(age).manifest.name;
  return { name, container: "backups", storedAt: ago(age), isUnfinished, reason: "its archive is not there" };
}

/** Ages, in days, of the backups that go. */
function removed(restorable: ListedBackup[], broken: UnusableBackup[] = [], clock = now): string[] {
  const { removals, refusal } = decidePrune({ restorable, unusable: broken }, clock);
  assert.equal(refusal, undefined);
  return removals.map(({ name }) => name);
}

describe("what prune removes", () => {
  for (const kind of ["scheduled", "manual", "safety"] as const) {
    it(`is ${kind} backups after 30 days`, () => {
      const old = backup(30.01, kind);
      assert.deepEqual(removed([backup(0), backup(29.99, kind), old]), [old.manifest.name]);
    });
  }

  for (const kind of ["deployment", "rollback"] as const) {
    it(`is ${kind} backups after 90 days`, () => {
      const old = backup(90.01, kind);
      assert.deepEqual(removed([backup(0), backup(31, kind), backup(89.99, kind), old]), [old.manifest.name]);
    });
  }

  it("is never the newest backup of a database", () => {
    const other = backup(200);
    other.manifest.database = "other";
    const older = backup(300);
    older.manifest.database = "other";
    assert.deepEqual(removed([backup(0), other, older]), [older.manifest.name]);
  });

  it("is what was never finished, after a day", () => {
    const old = unusable(1.01, true);
    assert.deepEqual(removed([backup(0)], [unusable(0.9, true), old]), [old.name]);
  });

  it("is what is damaged, after 90 days; it does not count as the newest", () => {
    const old = unusable(91, false);
    assert.deepEqual(removed([backup(1)], [unusable(0, false), unusable(60, false), old]), [old.name]);
  });

  it("goes by the store's clock for a backup that says it is older than it can be", () => {
    assert.deepEqual(removed([backup(0), backup(40, "scheduled", { storedAt: ago(5) })]), []);
    assert.deepEqual(removed([backup(0), backup(5, "scheduled", { storedAt: ago(40) })]), []);
  });

  it("is nothing of nothing", () => {
    assert.deepEqual(decidePrune({ restorable: [], unusable: [] }, now), { removals: [] });
  });
});

describe("a clock that is wrong", () => {
  const backups = [backup(0), backup(60), backup(100)];
  const refusal = (clock: Date, restorable = backups) => {
    const decision = decidePrune({ restorable, unusable: [unusable(2, true)] }, clock);
    assert.deepEqual(decision.removals, []);
    return decision.refusal;
  };

  it("removes nothing when it is before the newest backup", () => {
    assert.match(refusal(ago(0.1)) ?? "", /clock says 2025-12-07T09:36.*there is a backup of 2025-12-07T12:00/);
    assert.match(refusal(new Date(0)) ?? "", /1970/);
  });

  it("may differ by minutes", () => {
    assert.equal(decidePrune({ restorable: backups, unusable: [] }, ago(4 / 1440)).refusal, undefined);
  });

  it("removes nothing when it is more than seven days ahead of the newest backup", () => {
    assert.match(refusal(ago(-7.1)) ?? "", /newest backup is of 2025-12-07T12:00:00.000Z\. Correct the clock, or make/);
    assert.equal(decidePrune({ restorable: backups, unusable: [] }, ago(-6.9)).refusal, undefined);
  });

  it("removes nothing when only the store knows better", () => {
    // The machine that is wrong by a year has just made a backup.
    const made = backup(-365, "scheduled", { storedAt: now });
    assert.match(refusal(ago(-365), [made, ...backups]) ?? "", /newest backup is of 2025-12-07/);
  });

  it("removes nothing while a backup comes from the future, which it names", () => {
    assert.match(refusal(now, [backup(-365, "scheduled", { storedAt: now }), ...backups]) ?? "", /of 2026-12-07/);
  });
});
