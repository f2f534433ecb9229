import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../../local/exec.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { snapshotBlob } from "../../../../operations/media/names.ts";
import { pruneMedia } from "../../../../operations/media/prune.ts";
import { restoreMedia } from "../../../../operations/media/restore.ts";
import { Photos, photosIdentity } from "../../../support/photos.ts";
import { PhotosInStore } from "../../../support/photos-in-store.ts";

const newest = { name: undefined, deleteOthers: false };

describe("photos in a real store", function () {
  this.timeout("2m");
  const stage = new PhotosInStore();

  it("are backed up and restored, also large and empty ones", async () => {
    const large = "a large photo ".repeat(2_000_000);
    await stage.photos.write("large.jpg", large);
    await stage.photos.write("empty.jpg", "");
    await stage.photos.write("ü/é.jpg", "ü");
    const before = await stage.photos.contents();
    const { uploadedFiles, uploadedBytes } = await backUpMedia(stage.photos.context(stage.store));
    assert.deepEqual([uploadedFiles, uploadedBytes], [3, large.length + 2]);
    await rm(stage.photos.directory, { recursive: true });
    stage.photos = await Photos.create();
    await restoreMedia(stage.photos.context(stage.store), newest);
    assert.deepEqual(await stage.photos.contents(), before);
  });

  it("are found and opened by hand, with zstd and age alone", async () => {
    await stage.photos.write("a.jpg", "A");
    const { name } = await backUpMedia(stage.photos.context(stage.store));
    const snapshot = await stage.store.readSmall(snapshotBlob(name), 1_000_000);
    await stage.photos.write("snapshot", snapshot);
    await stage.photos.write("identity", photosIdentity);
    const { stdout } = await run("sh", ["-c", `"${await toolPath("zstd")}" -dc snapshot | tail -n +2`], {
      cwd: stage.photos.directory,
    });
    const file = JSON.parse(stdout) as { path: string; id: string };
    assert.equal(file.path, "a.jpg");
    await stage.photos.write("content.age", await stage.store.readSmall(`encrypted/${file.id}.age`, 1_000_000));
    const opened = await run(await toolPath("age"), ["--decrypt", "--identity", "identity", "content.age"], {
      cwd: stage.photos.directory,
    });
    assert.equal(opened.stdout, "A");
  });

  it("are pruned, and what is left can be restored", async () => {
    const now = Date.now();
    const clock = { now: () => new Date(now) };
    await stage.photos.write("a.jpg", "A");
    await backUpMedia(stage.photos.context(stage.store, clock));
    // What the store has got just now is as young as can be.
    const report = await pruneMedia({
      ...stage.photos.context(stage.store),
      now: () => new Date(now + 2 * 24 * 3_600_000),
    });
    assert.deepEqual([report.removedSnapshots, report.removedFiles, report.missing], [[], 0, []]);
    await rm(join(stage.photos.directory, "a.jpg"));
    await restoreMedia(stage.photos.context(stage.store), newest);
    assert.deepEqual(await stage.photos.contents(), { "a.jpg": "A" });
  });
});
