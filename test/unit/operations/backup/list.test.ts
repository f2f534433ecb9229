import assert from "node:assert/strict";
import { listBackups } from "../../../../operations/backup/list.ts";
import { archiveBlob, manifestBlob, serializeManifest } from "../../../../operations/backup/manifest.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { manifestWith } from "../restore/manifests.ts";

describe("the list of backups", () => {
  let stores: { backups: MemoryStore; compliance: MemoryStore };
  const days = Array.from({ length: 20 }, (_, index) => String(index + 10));
  const nameOf = (day: string) => `mongodb-backup-202512${day}-060000`;

  beforeEach(async () => {
    stores = { backups: new MemoryStore(), compliance: new MemoryStore() };
    for (const [index, day] of days.entries()) {
      const manifest = manifestWith({ createdAt: `2025-12-${day}T06:00:00.000Z` });
      const store = index % 2 === 0 ? stores.backups : stores.compliance;
      await store.writeSmall(archiveBlob(manifest.name), Buffer.from("x"));
      await store.writeSmall(manifestBlob(manifest.name), serializeManifest(manifest));
    }
  });

  const list = async () => {
    const { restorable, unusable } = await listBackups(stores);
    return {
      names: restorable.map(({ manifest }) => manifest.name),
      unusable: unusable.map(({ name, isUnfinished, reason }) => ({ name, isUnfinished, reason })),
    };
  };

  it("has those of both containers, newest first", async () => {
    assert.deepEqual(await list(), { names: days.map(nameOf).reverse(), unusable: [] });
    const { restorable } = await listBackups(stores);
    assert.deepEqual(
      restorable.slice(0, 2).map(({ container }) => container),
      ["compliance", "backups"],
    );
  });

  it("leaves out what is no backup: locks, and other names", async () => {
    for (const name of ["locks/immoexpress", "mongodb-backup-notes", "mongodb-backup-2025/archive"]) {
      await stores.backups.writeSmall(name, Buffer.from("x"));
    }
    assert.deepEqual((await list()).unusable, []);
  });

  const first = nameOf("10");
  const damages: Record<
    string,
    [damage: (store: MemoryStore) => Promise<void>, isUnfinished: boolean, reason: RegExp]
  > = {
    "without a manifest": [(store) => store.delete(manifestBlob(first)), true, /^it has no manifest/],
    "without an archive": [(store) => store.delete(archiveBlob(first)), false, /^its archive is not there/],
    "with an archive of another size": [
      (store) => store.writeSmall(archiveBlob(first), Buffer.from("xx"), { replace: true }),
      false,
      /^its archive has 2 bytes, and the manifest says 1 bytes/,
    ],
    "with another one's manifest": [
      (store) =>
        store.writeSmall(manifestBlob(first), store.blobs.get(manifestBlob(nameOf("12")))!.content, { replace: true }),
      false,
      /manifests were swapped/,
    ],
    "with an empty manifest": [
      (store) => store.writeSmall(manifestBlob(first), Buffer.alloc(0), { replace: true }),
      false,
      /not a JSON object/,
    ],
  };
  for (const [what, [damage, isUnfinished, reason]] of Object.entries(damages)) {
    it(`says of one ${what} that it cannot be restored, and why`, async () => {
      await damage(stores.backups);
      const { names, unusable } = await list();
      assert.deepEqual(names, days.slice(1).map(nameOf).reverse());
      assert.equal(unusable.length, 1);
      assert.deepEqual([unusable[0]?.name, unusable[0]?.isUnfinished], [first, isUnfinished]);
      assert.match(unusable[0]?.reason ?? "", reason);
    });
  }
});
