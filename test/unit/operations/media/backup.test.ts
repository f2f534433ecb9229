import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { appendFile, mkdir, open, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { MediaFailedError } from "../../../../operations/media/errors.ts";
import { mediaLock } from "../../../../operations/media/lease.ts";
import { snapshotBlob } from "../../../../operations/media/names.ts";
import { blobOf, parseSnapshot } from "../../../../operations/media/snapshot.ts";
import { listSnapshots, readSnapshot } from "../../../../operations/media/snapshots.ts";
import { run } from "../../../../local/exec.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { openPhoto, photoBlob } from "../../../support/photo-blobs.ts";
import { Photos } from "../../../support/photos.ts";

const signal = new AbortController().signal;

describe("a backup of the photos", () => {
  let photos: Photos;
  let store: MemoryStore;
  beforeEach(async () => {
    photos = await Photos.create({ "a.jpg": "A", "2025/b.jpg": "B", "2025/12/same as b.jpg": "B", "ü.jpg": "" });
    store = new MemoryStore();
  });
  afterEach(() => photos.remove());

  const files = () => [...store.blobs.keys()].filter((name) => name.startsWith("encrypted/"));

  it("stores each content once, and a snapshot of every file", async () => {
    const report = await backUpMedia(photos.context(store));
    assert.deepEqual(files().sort(), ["A", "B", ""].map(photoBlob).sort());
    assert.equal(report.files, 4);
    assert.equal(report.bytes, 3);
    assert.deepEqual([report.uploadedFiles, report.uploadedBytes], [3, 2]);
    const snapshot = await readSnapshot(store, report.name, signal);
    assert.deepEqual(
      snapshot.files.map((file) => [file.path, blobOf(file), file.bytes]),
      [
        ["2025/12/same as b.jpg", photoBlob("B"), 1],
        ["2025/b.jpg", photoBlob("B"), 1],
        ["a.jpg", photoBlob("A"), 1],
        ["ü.jpg", photoBlob(""), 0],
      ],
    );
    assert.deepEqual((await listSnapshots(store, signal)).snapshots, [snapshot.header]);
  });

  it("reads and uploads only what has changed since the last one", async () => {
    await backUpMedia(photos.context(store));
    const again = await backUpMedia(photos.context(store));
    assert.deepEqual([again.uploadedFiles, again.files], [0, 4]);
    await photos.write("a.jpg", "changed");
    await rm(join(photos.directory, "2025/b.jpg"));
    const third = await backUpMedia(photos.context(store));
    assert.deepEqual([third.uploadedFiles, third.files, third.bytes], [1, 3, 8]);
    assert.equal((await listSnapshots(store, signal)).snapshots.length, 3);
  });

  it("does not open a file of the same size and time as before", async () => {
    const at = new Date(Date.now() - 3_600_000);
    await photos.write("a.jpg", "A", at);
    const first = await backUpMedia(photos.context(store));
    // What only somebody does who wants to deceive: it shows that the file was not read.
    await photos.write("a.jpg", "X", at);
    const second = await backUpMedia(photos.context(store));
    const hashIn = async (name: string) =>
      (await readSnapshot(store, name, signal)).files.find(({ path }) => path === "a.jpg")?.id;
    assert.equal(await hashIn(second.name), await hashIn(first.name));
  });

  it("reads a file again that was as young as the snapshot, because its time may say nothing", async () => {
    const now = new Date();
    await photos.write("a.jpg", "A", now);
    await backUpMedia(photos.context(store));
    await photos.write("a.jpg", "X", now);
    const { name } = await backUpMedia(photos.context(store));
    const { files: inSnapshot } = await readSnapshot(store, name, signal);
    const read = inSnapshot.find(({ path }) => path === "a.jpg") ?? assert.fail("a.jpg is not in the snapshot");
    assert.equal(blobOf(read), photoBlob("X"));
  });

  it("reads everything when it is told to, and uploads again what the store has lost", async () => {
    await backUpMedia(photos.context(store));
    await store.delete(photoBlob("A"));
    assert.equal((await backUpMedia(photos.context(store))).uploadedFiles, 0);
    assert.equal((await backUpMedia(photos.context(store), { full: true })).uploadedFiles, 1);
    assert.equal(store.blobs.has(photoBlob("A")), true);
  });

  it("asks the store for no photo that has not changed", async () => {
    await backUpMedia(photos.context(store));
    const listed: string[] = [];
    const original = store.list.bind(store);
    store.list = (prefix) => {
      listed.push(prefix);
      return original(prefix);
    };
    const asked = () => assert.fail("the store was asked for a photo");
    store.write = asked;
    store.read = asked;
    const writeSmall = store.writeSmall.bind(store);
    const written: string[] = [];
    store.writeSmall = (name, ...rest) => {
      written.push(name);
      return writeSmall(name, ...rest);
    };
    const { name } = await backUpMedia(photos.context(store));
    assert.deepEqual([listed, written], [["snapshots/"], [snapshotBlob(name)]]);
  });

  it("reads everything when the newest snapshot is damaged, and says so", async () => {
    const { name } = await backUpMedia(photos.context(store));
    store.blobs.get(snapshotBlob(name))!.content = Buffer.from("no snapshot");
    const context = photos.context(store);
    const second = await backUpMedia(context);
    assert.deepEqual([second.files, second.uploadedFiles], [4, 0]);
    assert.match(
      context.warnings.join(),
      new RegExp(`^The snapshot ${name} is damaged .* Every photo is read again\\.$`),
    );
  });

  it("streams a large file, and finds out when it changes on the way", async () => {
    const large = Buffer.alloc(9 * 1024 * 1024, "large");
    await photos.write("large.jpg", large);
    const original = store.write.bind(store);
    let changes = 1;
    store.write = async (name, content, options) => {
      if (changes-- > 0) {
        const file = await open(join(photos.directory, "large.jpg"), "r+");
        await file.write("LARGE", 0);
        await file.close();
      }
      return original(name, content, options);
    };
    const { leftOut } = await backUpMedia(photos.context(store));
    large.write("LARGE");
    assert.deepEqual(leftOut, []);
    assert.equal((await openPhoto(store, large)).equals(large), true);
    assert.equal(files().length, 4);
  });

  it("leaves out a file that never holds still, and says so", async () => {
    await photos.write("large.jpg", Buffer.alloc(9 * 1024 * 1024, "large"));
    const original = store.write.bind(store);
    store.write = async (name, content, options) => {
      await appendFile(join(photos.directory, "large.jpg"), "more");
      const file = await open(join(photos.directory, "large.jpg"), "r+");
      await file.write(String(Math.random()), 0);
      await file.close();
      return original(name, content, options);
    };
    const context = photos.context(store);
    const report = await backUpMedia(context);
    assert.equal(report.files, 4);
    assert.deepEqual(context.warnings, ["large.jpg is left out: it changed each time it was read."]);
    assert.deepEqual((await readSnapshot(store, report.name, signal)).header.leftOut, [
      { path: "large.jpg", reason: "it changed each time it was read" },
    ]);
  });

  it("leaves out links, pipes and names that are no text", async () => {
    await symlink("/etc/passwd", join(photos.directory, "link.jpg"));
    await run("mkfifo", [join(photos.directory, "pipe")]);
    await run("sh", ["-c", `touch "$(printf 'bad\\377.jpg')"`], { cwd: photos.directory });
    await mkdir(join(photos.directory, ".immo-media/restore-1/kept"), { recursive: true });
    await photos.write(".immo-media/restore-1/kept/old.jpg", "old");
    const context = photos.context(store);
    const report = await backUpMedia(context);
    assert.equal(report.files, 4);
    const faults = report.leftOut.filter(({ isFault }) => isFault).map(({ path }) => path);
    assert.deepEqual(faults, ["bad\ufffd.jpg"]);
    assert.deepEqual(context.warnings.sort(), [
      "bad\ufffd.jpg is left out: its name is not UTF-8.",
      "link.jpg is left out: it is a symbolic link.",
      "pipe is left out: it is neither a file nor a folder.",
    ]);
  });

  it("goes on when a file vanishes before it is read", async () => {
    const context = photos.context(store);
    context.observer.phase = (name) => {
      if (name === "files") rmSync(join(photos.directory, "a.jpg"));
    };
    const report = await backUpMedia(context);
    assert.equal(report.files, 3);
    assert.deepEqual(context.warnings, ["a.jpg is left out: it vanished before it was read."]);
  });

  it("does not believe an empty directory when there were photos, unless told to", async () => {
    await backUpMedia(photos.context(store));
    const empty = await Photos.create();
    try {
      await assert.rejects(backUpMedia(empty.context(store)), (error: Error) => {
        assert.ok(error instanceof MediaFailedError);
        assert.match(
          error.message,
          /^There is no photo in \S+, and the newest snapshot has 4: is the volume mounted\?/,
        );
        return true;
      });
      assert.equal((await backUpMedia(empty.context(store), { allowEmpty: true })).files, 0);
      assert.equal((await backUpMedia(empty.context(store))).files, 0);
    } finally {
      await empty.remove();
    }
  });

  it("leaves no snapshot when it fails or is ended, and gives its lease back", async () => {
    store.writeSmall = () => Promise.reject(new Error("the store is gone"));
    await assert.rejects(backUpMedia(photos.context(store)), /the store is gone/);
    const ended = AbortSignal.abort(new Error("ended"));
    await assert.rejects(backUpMedia(photos.context(store, { signal: ended })), /ended/);
    assert.deepEqual((await listSnapshots(store, signal)).snapshots, []);
    await (await store.lease(mediaLock, "somebody else")).release();
  });

  it("is one at a time", async () => {
    await store.lease(mediaLock, "another backup");
    await assert.rejects(backUpMedia(photos.context(store)), /is held by another backup/);
  });

  it("of a clock that was set back is newer than the others all the same", async () => {
    const year = (digits: string) => ({ now: () => new Date(`${digits}-01-01T00:00:00Z`) });
    const late = await backUpMedia(photos.context(store, year("2090")));
    const early = await backUpMedia(photos.context(store, year("2025")));
    assert.deepEqual([late.name, early.name], ["media-backup-20900101-000000", "media-backup-20900101-000001"]);
    assert.equal(early.createdAt, "2025-01-01T00:00:00.000Z");
  });
});

describe("a snapshot", () => {
  it("is refused when one bit of it is another one, or it is cut off", async () => {
    const store = new MemoryStore();
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`photo ${index}.jpg`, `photo ${index}`]));
    const photos = await Photos.create(many);
    const { name } = await backUpMedia(photos.context(store)).finally(() => photos.remove());
    const good = store.blobs.get(snapshotBlob(name))!.content;
    assert.equal(parseSnapshot(good, name).files.length, 30);
    const damaged = /^The snapshot media-backup-\d+-\d+ is damaged \(/;
    for (let index = 0; index < 1000; index++) {
      const bad = Buffer.from(good);
      const bit = Math.floor((index / 1000) * good.length * 8);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      // A bit that the format does not use may differ, if what comes out does not.
      try {
        assert.deepEqual(parseSnapshot(bad, name), parseSnapshot(good, name));
      } catch (error) {
        assert.match((error as Error).message, damaged);
      }
    }
    for (const length of [0, 1, 10, good.length - 5, good.length - 1]) {
      assert.throws(() => parseSnapshot(good.subarray(0, length), name), { message: damaged });
    }
    assert.throws(() => parseSnapshot(good, "media-backup-20250101-000000"), /is damaged \(it belongs to /);
  });
});
