import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openContainer } from "../../../../operations/blob/azure.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { mediaLock } from "../../../../operations/media/lease.ts";
import { fileBlob } from "../../../../operations/media/names.ts";
import { restoreMedia } from "../../../../operations/media/restore.ts";
import { listSnapshots, readSnapshot } from "../../../../operations/media/snapshots.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { Photos } from "../../../support/photos.ts";

const mortal = join(import.meta.dirname, "mortal.ts");
const signal = new AbortController().signal;
const newest = { name: undefined, deleteOthers: false };

describe("photos in a real store, of which backups and restores are killed", function () {
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

  /** Runs something that dies there, and gives the lock back that it would hold for another minute. */
  async function dieIn(what: "backup" | "restore", phase: string, files = 0): Promise<void> {
    const child = spawn(process.execPath, [mortal, what, phase, String(files)], {
      env: {
        ...{ ...process.env, PHOTOS: photos.directory, BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: azurite.url },
        ...{ BLOB_ACCOUNT_NAME: azurite.account.name, BLOB_ACCOUNT_KEY: azurite.account.key },
      },
      stdio: "inherit",
    });
    const [, killedBy] = (await once(child, "close")) as [number | null, string | null];
    assert.equal(killedBy, "SIGKILL", `${what} was not killed in ${phase}`);
    const container = azurite.service().getContainerClient("media");
    const lease = container.getBlobClient(mediaLock).getBlobLeaseClient();
    await lease.breakLease(0).catch(() => undefined);
  }

  it("of which nothing is listed when the backup is killed, wherever that is; the next one is whole", async () => {
    const points = [["lease"], ["scan"], ["files"], ["files", 1], ["files", 20], ["manifest"], ["done"]] as const;
    const made: string[] = [];
    for (const [index, [phase, files = 0]] of points.entries()) {
      for (let photo = 0; photo < 20; photo++) await photos.write(`${index}/${photo}.jpg`, `${index} ${photo}`);
      await dieIn("backup", phase, files);
      const { snapshots, unusable } = await listSnapshots(store, signal);
      assert.deepEqual(unusable, []);
      // Only the last step is behind the snapshot.
      assert.equal(snapshots.length, made.length + (phase === "done" ? 1 : 0), phase);
      made.splice(0, made.length, ...snapshots.map(({ name }) => name));
      const { name } = await backUpMedia(photos.context(store));
      made.push(name);
      const { files: inSnapshot } = await readSnapshot(store, name, signal);
      assert.equal(inSnapshot.length, (index + 1) * 20);
      for (const { sha256 } of inSnapshot) assert.ok(await store.properties(fileBlob(sha256)), phase);
    }
  });

  it("are each the old or the new one when a restore is killed, and the next one does the rest", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index % 3}/${index}.jpg`);
    for (const name of names) await photos.write(name, `backed up ${name}`);
    await backUpMedia(photos.context(store));
    const original = await photos.contents();
    for (const [phase, files] of [
      ["compare", 10],
      ["download", 0],
      ["download", 7],
      ["swap", 0],
      ["swap", 9],
    ] as const) {
      for (const name of names.slice(0, 20)) await photos.write(name, `changed ${name}`);
      await photos.write("new.jpg", "new");
      await dieIn("restore", phase, files);
      for (const name of names) {
        const content = (await photos.contents())[name];
        assert.ok(content === `backed up ${name}` || content === `changed ${name}`, `${phase}: ${name}: ${content}`);
      }
      await restoreMedia(photos.context(store), { ...newest, deleteOthers: true });
      const live = Object.entries(await photos.contents()).filter(([path]) => !path.startsWith(".immo-media/"));
      assert.deepEqual(Object.fromEntries(live), original, phase);
    }
  });
});
