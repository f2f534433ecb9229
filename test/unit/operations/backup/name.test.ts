import assert from "node:assert/strict";
import { chooseName, nameAt } from "../../../../operations/backup/name.ts";
import { MemoryStore } from "../../../support/memory-store.ts";

const second = new Date("2025-12-07T06:05:04.990Z");
const next = new Date("2025-12-07T06:05:05.003Z");

describe("the name of a backup", () => {
  const stores = () => ({ backups: new MemoryStore(), compliance: new MemoryStore() });
  const { signal } = new AbortController();

  it("is the second in which it began, UTC", () => {
    assert.equal(nameAt(second), "mongodb-backup-20251207-060504");
  });

  for (const container of ["backups", "compliance"] as const) {
    for (const blob of ["archive", "backup-metadata.json"]) {
      it(`is of the next second when this one has a ${blob} in ${container}`, async () => {
        const taken = stores();
        await taken[container].writeSmall(`${nameAt(second)}/${blob}`, Buffer.alloc(0));
        const clock = [second, next];
        const chosen = await chooseName({ stores: taken, signal, now: () => clock.shift() ?? next });
        assert.deepEqual(chosen, { name: "mongodb-backup-20251207-060505", createdAt: next });
      });
    }
  }

  it("is waited for no longer than the signal allows, whose reason is told", async () => {
    const taken = stores();
    await taken.backups.writeSmall(`${nameAt(second)}/archive`, Buffer.alloc(0));
    const interruption = new AbortController();
    const choosing = chooseName({ stores: taken, signal: interruption.signal, now: () => new Date(second) });
    interruption.abort(new Error("interrupted by the operator"));
    await assert.rejects(choosing, /^Error: interrupted by the operator$/);
  });

  it("is refused by a clock that stands still", async () => {
    const taken = stores();
    await taken.backups.writeSmall(`${nameAt(second)}/archive`, Buffer.alloc(0));
    await assert.rejects(chooseName({ stores: taken, signal, now: () => second }), {
      name: "BackupFailedError",
      message: /already a backup mongodb-backup-20251207-060504, and the clock does not go on/,
    });
  });
});
