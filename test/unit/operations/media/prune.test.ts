import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { mediaLock } from "../../../../operations/media/lease.ts";
import { snapshotBlob } from "../../../../operations/media/names.ts";
import { pruneMedia } from "../../../../operations/media/prune.ts";
import { blobOf } from "../../../../operations/media/snapshot.ts";
import { readSnapshot } from "../../../../operations/media/snapshots.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { photoBlob } from "../../../support/photo-blobs.ts";
import { Photos } from "../../../support/photos.ts";
import { storePlainSnapshot } from "../../../support/plain-snapshot.ts";

const day = 24 * 60 * 60 * 1000;
const now = Date.parse("2025-12-07T06:00:00Z");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("pruning the photos", () => {
  let store: MemoryStore;
  beforeEach(() => (store = new MemoryStore()));

  const context = (different: Partial<Parameters<typeof pruneMedia>[0]> = {}) => {
    const observer = { phase: () => undefined, files: () => undefined, warn: () => undefined };
    return { store, observer, signal: new AbortController().signal, now: () => new Date(now), ...different };
  };

  /** A snapshot made some days ago, of these files. */
  async function backUp(daysAgo: number, files: Record<string, string>): Promise<string> {
    const photos = await Photos.create(files);
    const at = new Date(now - daysAgo * day);
    const known = new Set(store.blobs.keys());
    const { name } = await backUpMedia(photos.context(store, { now: () => at })).finally(() => photos.remove());
    for (const [blob, stored] of store.blobs) if (!known.has(blob)) stored.createdAt = at;
    return name;
  }

  const has = (content: string) => store.blobs.has(photoBlob(content));
  const snapshots = () => [...store.blobs.keys()].filter((name) => name.startsWith("snapshots/")).sort();

  it("removes snapshots after 30 days, and then what only they needed", async () => {
    const old = await backUp(31, { "a.jpg": "only old", "b.jpg": "in both" });
    const kept = await backUp(29, { "b.jpg": "in both", "c.jpg": "kept" });
    const newest = await backUp(0, { "c.jpg": "kept" });
    const removedBytes = store.blobs.get(photoBlob("only old"))?.content.length;
    const plan = await pruneMedia(context(), { dryRun: true });
    assert.deepEqual([plan.removedSnapshots, plan.removedFiles, snapshots().length], [[old], 1, 3]);
    const report = await pruneMedia(context());
    assert.deepEqual(report, { ...plan, removedSnapshots: [old], keptSnapshots: 2, removedFiles: 1, removedBytes });
    assert.deepEqual(snapshots(), [snapshotBlob(kept), snapshotBlob(newest)]);
    assert.deepEqual([has("only old"), has("in both"), has("kept")], [false, true, true]);
  });

  it("removes what earlier versions stored unencrypted, when the snapshots that need it go", async () => {
    const [old, young] = [`media-backup-20251106-000000`, `media-backup-20251110-000000`];
    await storePlainSnapshot(store, old, { "a.jpg": "only old", "b.jpg": "in both" });
    for (const blob of store.blobs.values()) blob.createdAt = new Date(now - 31 * day);
    store.blobs.delete("files/" + sha256("in both"));
    await storePlainSnapshot(store, young, { "b.jpg": "in both" });
    for (const blob of store.blobs.values())
      if (blob.createdAt.getTime() > now) blob.createdAt = new Date(now - 27 * day);
    await backUp(0, { "b.jpg": "in both" });
    const { removedSnapshots, removedFiles, missing } = await pruneMedia(context());
    assert.deepEqual([removedSnapshots, removedFiles, missing], [[old], 1, []]);
    assert.deepEqual(
      [...store.blobs.keys()].filter((name) => name.startsWith("files/")),
      [`files/${sha256("in both")}`],
    );
  });

  it("never removes the newest one", async () => {
    const newest = await backUp(5, { "a.jpg": "A" });
    await pruneMedia(context({ now: () => new Date(now - 5 * day + 6 * day) }));
    assert.deepEqual(snapshots(), [snapshotBlob(newest)]);
  });

  it("leaves alone for a day what a backup that runs may have uploaded", async () => {
    await backUp(0, {});
    store.blobs.set(photoBlob("young"), {
      content: Buffer.from("young"),
      createdAt: new Date(now - day + 1000),
    });
    store.blobs.set(photoBlob("old"), { content: Buffer.from("old"), createdAt: new Date(now - day - 1000) });
    assert.equal((await pruneMedia(context())).removedFiles, 1);
    assert.deepEqual([has("young"), has("old")], [true, false]);
  });

  it("never removes what a snapshot needs, whatever was backed up and removed before", async () => {
    for (let at = 40; at >= 0; at -= 2) {
      await backUp(at, { "same.jpg": "same", [`${at % 7}.jpg`]: `content ${at % 7}`, "new.jpg": `content of ${at}` });
    }
    await pruneMedia(context());
    for (const blob of snapshots()) {
      const name = blob.slice("snapshots/".length, -".json".length);
      const { files } = await readSnapshot(store, name, context().signal);
      for (const file of files) assert.ok(store.blobs.has(blobOf(file)), `${name} ${file.path}`);
    }
    assert.equal(has("content of 40"), false);
  });

  it("removes nothing by a clock that is wrong", async () => {
    await backUp(31, { "a.jpg": "A" });
    await backUp(0, { "b.jpg": "B" });
    for (const clock of [now - 3_600_000, now + 8 * day]) {
      const report = await pruneMedia(context({ now: () => new Date(clock) }));
      assert.match(report.refusal ?? "", /^No photo is removed: this machine's clock says /);
      assert.deepEqual([snapshots().length, has("A")], [2, true]);
    }
  });

  it("removes no photo while a snapshot that may need it cannot be read", async () => {
    const damaged = await backUp(2, { "a.jpg": "A" });
    await backUp(0, { "b.jpg": "B" });
    store.blobs.get(snapshotBlob(damaged))!.content = Buffer.from("damaged");
    const { refusal } = await pruneMedia(context());
    assert.match(refusal ?? "", new RegExp(`^No photo is removed, because .* The snapshot ${damaged} is damaged`));
    assert.equal(has("A"), true);
  });

  it("finds out that the store has lost what the newest snapshot needs", async () => {
    await backUp(0, { "a.jpg": "A", "b.jpg": "B" });
    assert.deepEqual((await pruneMedia(context())).missing, []);
    await store.delete(photoBlob("B"));
    assert.deepEqual((await pruneMedia(context())).missing, ["b.jpg"]);
  });

  it("removes nothing when there is no snapshot at all", async () => {
    store.blobs.set(photoBlob("A"), { content: Buffer.from("A"), createdAt: new Date(0) });
    assert.equal((await pruneMedia(context())).removedFiles, 0);
    assert.equal(has("A"), true);
  });

  it("waits for no backup: it refuses while one runs", async () => {
    await store.lease(mediaLock, "a backup");
    await assert.rejects(pruneMedia(context()), /is held by a backup/);
  });
});
