import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "../../../../local/exec.ts";
import { repositoryRoot } from "../../../../local/paths.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";
import { backUpMedia } from "../../../../operations/media/backup.ts";
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

  it("are opened by hand, as the documentation says, with zstd and age alone", async () => {
    await stage.photos.write("a.jpg", "A");
    await stage.photos.write("2025/with a name.jpg", "B");
    const before = await stage.photos.contents();
    const { name } = await backUpMedia(stage.photos.context(stage.store));
    const copy = await Photos.create({ identity: photosIdentity });
    try {
      for await (const blob of stage.store.list("")) {
        if (blob.bytes > 0) await copy.write(blob.name, await stage.store.readSmall(blob.name, 1_000_000));
      }
      const page = await readFile(join(repositoryRoot, "docs/backups.md"), "utf8");
      const [, script = ""] = /```\n(zstd -dc snapshots.*?)```/s.exec(page) ?? [];
      const tools = await Promise.all((["zstd", "age"] as const).map(async (tool) => dirname(await toolPath(tool))));
      const env = { PATH: [...tools, process.env["PATH"]].join(":"), AGE_IDENTITY_FILE: "identity" };
      await run("sh", ["-ec", script.replace("media-backup-20251207-061500", name)], { cwd: copy.directory, env });
      const opened = Object.entries(await copy.contents()).filter(([path]) => path.startsWith("photos/"));
      assert.deepEqual(Object.fromEntries(opened.map(([path, text]) => [path.slice(7), text])), before);
    } finally {
      await copy.remove();
    }
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
