import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { mediaLock } from "../../../../operations/media/lease.ts";
import { restoreMedia } from "../../../../operations/media/restore.ts";
import { blobOf } from "../../../../operations/media/snapshot.ts";
import { listSnapshots, readSnapshot } from "../../../../operations/media/snapshots.ts";
import { photosEncryption, photosIdentity } from "../../../support/photos.ts";
import { PhotosInStore } from "../../../support/photos-in-store.ts";

const mortal = join(import.meta.dirname, "mortal.ts");
const signal = new AbortController().signal;
const newest = { name: undefined, deleteOthers: false };

describe("photos in a real store, of which backups and restores are killed", function () {
  this.timeout("2m");
  const stage = new PhotosInStore();

  /** Runs something that dies there, and gives the lock back that it would hold for another minute. */
  async function dieIn(what: "backup" | "restore", phase: string, files = 0): Promise<void> {
    const child = spawn(process.execPath, [mortal, what, phase, String(files)], {
      env: {
        ...{
          ...process.env,
          PHOTOS: stage.photos.directory,
          BLOB_KIND: "endpoint",
          BLOB_ACCOUNT_URL: stage.azurite.url,
        },
        ...{ AGE_RECIPIENTS: photosEncryption.recipients.join(","), MEDIA_ID_SECRET: photosEncryption.idSecret },
        ...{
          AGE_IDENTITY: photosIdentity,
          BLOB_ACCOUNT_NAME: stage.azurite.account.name,
          BLOB_ACCOUNT_KEY: stage.azurite.account.key,
        },
      },
      stdio: "inherit",
    });
    const [, killedBy] = (await once(child, "close")) as [number | null, string | null];
    assert.equal(killedBy, "SIGKILL", `${what} was not killed in ${phase}`);
    const container = stage.azurite.service().getContainerClient("media");
    const lease = container.getBlobClient(mediaLock).getBlobLeaseClient();
    await lease.breakLease(0).catch(() => undefined);
  }

  it("of which nothing is listed when the backup is killed, wherever that is; the next one is whole", async () => {
    const points = [["lease"], ["scan"], ["files"], ["files", 1], ["files", 20], ["manifest"], ["done"]] as const;
    const made: string[] = [];
    for (const [index, [phase, files = 0]] of points.entries()) {
      for (let photo = 0; photo < 20; photo++) await stage.photos.write(`${index}/${photo}.jpg`, `${index} ${photo}`);
      await dieIn("backup", phase, files);
      const { snapshots, unusable } = await listSnapshots(stage.store, signal);
      assert.deepEqual(unusable, []);
      // Only the last step is behind the snapshot.
      assert.equal(snapshots.length, made.length + (phase === "done" ? 1 : 0), phase);
      made.splice(0, made.length, ...snapshots.map(({ name }) => name));
      const { name } = await backUpMedia(stage.photos.context(stage.store));
      made.push(name);
      const { files: inSnapshot } = await readSnapshot(stage.store, name, signal);
      assert.equal(inSnapshot.length, (index + 1) * 20);
      for (const file of inSnapshot) assert.ok(await stage.store.properties(blobOf(file)), phase);
    }
    const before = await stage.photos.contents();
    await rm(stage.photos.directory, { recursive: true });
    await mkdir(stage.photos.directory);
    await restoreMedia(stage.photos.context(stage.store), newest);
    assert.deepEqual(await stage.photos.contents(), before);
  });

  it("are each the old or the new one when a restore is killed, and the next one does the rest", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index % 3}/${index}.jpg`);
    for (const name of names) await stage.photos.write(name, `backed up ${name}`);
    await backUpMedia(stage.photos.context(stage.store));
    const original = await stage.photos.contents();
    for (const [phase, files] of [
      ["compare", 10],
      ["download", 0],
      ["download", 7],
      ["swap", 0],
      ["swap", 9],
    ] as const) {
      for (const name of names.slice(0, 20)) await stage.photos.write(name, `changed ${name}`);
      await stage.photos.write("new.jpg", "new");
      await dieIn("restore", phase, files);
      for (const name of names) {
        const content = (await stage.photos.contents())[name];
        assert.ok(content === `backed up ${name}` || content === `changed ${name}`, `${phase}: ${name}: ${content}`);
      }
      await restoreMedia(stage.photos.context(stage.store), { ...newest, deleteOthers: true });
      const live = Object.entries(await stage.photos.contents()).filter(([path]) => !path.startsWith(".immo-media/"));
      assert.deepEqual(Object.fromEntries(live), original, phase);
    }
  });
});
