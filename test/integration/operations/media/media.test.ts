import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../../local/exec.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";
import { openContainer } from "../../../../operations/blob/azure.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { mediaLock } from "../../../../operations/media/lease.ts";
import { fileBlob, snapshotBlob } from "../../../../operations/media/names.ts";
import { pruneMedia } from "../../../../operations/media/prune.ts";
import { restoreMedia } from "../../../../operations/media/restore.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { Photos } from "../../../support/photos.ts";

const newest = { name: undefined, deleteOthers: false };

describe("photos in a real store", function () {
  this.timeout("2m");
  let azurite: AzuriteServer;
  let store: BlobStore;
  let photos: Photos;
  before(async () => {
    azurite = await AzuriteServer.start();
    store = openContainer(azurite.settings(), "media");
  });
  after(() => azurite.stop());
  beforeEach(async () => (photos = await Photos.create()));
  afterEach(async () => {
    await photos.remove();
    for await (const { name } of store.list("")) if (name !== mediaLock) await store.delete(name);
  });

  it("are backed up and restored, also large and empty ones", async () => {
    const large = "a large photo ".repeat(2_000_000);
    await photos.write("large.jpg", large);
    await photos.write("empty.jpg", "");
    await photos.write("ü/é.jpg", "ü");
    const before = await photos.contents();
    const { uploadedFiles, uploadedBytes } = await backUpMedia(photos.context(store));
    assert.deepEqual([uploadedFiles, uploadedBytes], [3, large.length + 2]);
    await rm(photos.directory, { recursive: true });
    photos = await Photos.create();
    await restoreMedia(photos.context(store), newest);
    assert.deepEqual(await photos.contents(), before);
  });

  it("are found by hand, with zstd alone", async () => {
    await photos.write("a.jpg", "A");
    const { name } = await backUpMedia(photos.context(store));
    const snapshot = await store.readSmall(snapshotBlob(name), 1_000_000);
    await photos.write("snapshot", snapshot);
    const { stdout } = await run("sh", ["-c", `"${await toolPath("zstd")}" -dc snapshot | tail -n +2`], {
      cwd: photos.directory,
    });
    const file = JSON.parse(stdout) as { path: string; sha256: string };
    assert.equal(file.path, "a.jpg");
    assert.equal((await store.readSmall(fileBlob(file.sha256), 10)).toString(), "A");
  });

  it("are pruned, and what is left can be restored", async () => {
    const now = Date.now();
    const clock = { now: () => new Date(now) };
    await photos.write("a.jpg", "A");
    await backUpMedia(photos.context(store, clock));
    // What the store has got just now is as young as can be.
    const report = await pruneMedia({ ...photos.context(store), now: () => new Date(now + 2 * 24 * 3_600_000) });
    assert.deepEqual([report.removedSnapshots, report.removedFiles, report.missing], [[], 0, []]);
    await rm(join(photos.directory, "a.jpg"));
    await restoreMedia(photos.context(store), newest);
    assert.deepEqual(await photos.contents(), { "a.jpg": "A" });
  });
});
