import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
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
import { listSnapshots, readSnapshot } from "../../../../operations/media/snapshots.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { Photos } from "../../../support/photos.ts";

const mortal = join(import.meta.dirname, "mortal.ts");
const signal = new AbortController().signal;
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

  it("of which there are 50,000, and none has changed, are looked at without an upload of any", async () => {
    for (let index = 0; index < 50_000; index++) {
      // Few contents: how long their first upload takes is not what this is about.
      await photos.write(`${index % 500}/${index}.jpg`, `photo ${index % 50}`);
    }
    await backUpMedia(photos.context(store));
    const written: string[] = [];
    const counting: BlobStore = Object.assign(Object.create(store) as BlobStore, {
      write: (name: string) => assert.fail(`${name} was uploaded`),
      writeSmall: (...args: Parameters<BlobStore["writeSmall"]>) => {
        written.push(args[0]);
        return store.writeSmall(...args);
      },
    });
    const { name, files, uploadedFiles } = await backUpMedia(photos.context(counting));
    assert.deepEqual([files, uploadedFiles, written], [50_000, 0, [snapshotBlob(name)]]);
    const stored = await store.properties(snapshotBlob(name));
    assert.ok((stored?.bytes ?? Infinity) < 2_500_000, `the snapshot has ${stored?.bytes ?? "?"} bytes`);
  });
});
