import assert from "node:assert/strict";
import { choose, isOfEngine } from "../../../../operations/engines/choose.ts";
import type { Selection } from "../../../../operations/restore/select.ts";
import { manifestWith } from "../restore/manifests.ts";

const dumps = ["2025-12-06T06:00:00.000Z", "2025-12-07T06:00:00.000Z"].map((createdAt) => manifestWith({ createdAt }));
const backup = (name: string, restoresTo: string) => ({ name, type: "logical", restoresTo, bytes: 1 });
const backups = [
  backup("2025-12-07T12:00:00Z", "2025-12-07T12:00:24.000Z"),
  backup("2025-12-05T12:00:00Z", "2025-12-05T12:00:24.000Z"),
];
const chosen = (selection: Selection, others = backups) => {
  const found = choose(dumps, { backups: others }, selection);
  return "manifest" in found ? found.manifest.name : found.target;
};

describe("what a restore is of, with dumps and another engine's backups beside each other", () => {
  it("is the newest of both", () => {
    assert.deepEqual(chosen({ newest: true }), { name: "2025-12-07T12:00:00Z" });
    assert.equal(chosen({ newest: true }, backups.slice(1)), "mongodb-backup-20251207-060000");
  });

  it("is the newest of both of a day", () => {
    assert.deepEqual(chosen({ date: "2025-12-07" }), { name: "2025-12-07T12:00:00Z" });
    assert.deepEqual(chosen({ date: "2025-12-05" }), { name: "2025-12-05T12:00:00Z" });
    assert.equal(chosen({ date: "2025-12-06" }), "mongodb-backup-20251206-060000");
    assert.throws(() => chosen({ date: "2025-12-04" }), /No backup was made on 2025-12-04/);
  });

  it("is a dump where a release is named, which others do not know", () => {
    assert.equal(chosen({ release: "prod-20251201-120000" }), "mongodb-backup-20251207-060000");
  });

  it("is the engine's business where a second or a name of its own says so", () => {
    assert.ok(isOfEngine({ at: "2025-12-07T14:30:00Z" }));
    assert.ok(isOfEngine({ name: "2025-12-07T12:00:00Z" }) && isOfEngine({ name: "a".repeat(24) }));
    assert.ok(!isOfEngine({ name: "mongodb-backup-20251207-060000" }) && !isOfEngine({ newest: true }));
  });
});
