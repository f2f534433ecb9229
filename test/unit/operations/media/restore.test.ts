import assert from "node:assert/strict";
import { mkdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { SnapshotDamagedError } from "../../../../operations/media/errors.ts";
import { snapshotBlob } from "../../../../operations/media/names.ts";
import { RestoreRefusedError } from "../../../../operations/restore/errors.ts";
import { planMediaRestore, restoreMedia } from "../../../../operations/media/restore.ts";
import { type EncryptedFile, serializeSnapshot } from "../../../../operations/media/snapshot.ts";
import { listSnapshots } from "../../../../operations/media/snapshots.ts";
import { Sealer } from "../../../../operations/media/sealer.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { photoBlob } from "../../../support/photo-blobs.ts";
import { Photos, photosEncryption } from "../../../support/photos.ts";
import { storePlainSnapshot } from "../../../support/plain-snapshot.ts";

const newest = { name: undefined, deleteOthers: false };
const original = { "a.jpg": "A", "2025/b.jpg": "B", "2025/same.jpg": "B", "2025/12/c.jpg": "C" };

describe("a restore of the photos", () => {
  let photos: Photos;
  let store: MemoryStore;
  let first: string;
  beforeEach(async () => {
    photos = await Photos.create(original);
    store = new MemoryStore();
    first = (await backUpMedia(photos.context(store))).name;
  });
  afterEach(() => photos.remove());

  /** What is there apart from what restores keep. */
  const live = async () =>
    Object.fromEntries(Object.entries(await photos.contents()).filter(([path]) => !path.startsWith(".immo-media/")));

  const change = async () => {
    await photos.write("a.jpg", "other");
    await photos.write("new/n.jpg", "N");
    await rm(join(photos.directory, "2025"), { recursive: true });
  };

  it("brings back what was changed or lost, with its time, and keeps the rest aside", async () => {
    const before = await stat(join(photos.directory, "a.jpg"));
    await change();
    const plan = await planMediaRestore(photos.context(store), newest);
    const counts = { files: 4, unchanged: 0, added: 3, replaced: 1, removed: 1 };
    assert.deepEqual({ ...plan, ...counts }, plan);
    assert.equal((await live())["a.jpg"], "other");
    const report = await restoreMedia(photos.context(store), newest);
    assert.deepEqual({ ...report, ...counts }, report);
    assert.deepEqual(await live(), original);
    assert.equal((await stat(join(photos.directory, "a.jpg"))).mtimeMs, Math.round(before.mtimeMs));
    const kept = join(photos.directory, report.keptIn ?? "");
    assert.equal(await readFile(join(kept, "a.jpg"), "utf8"), "other");
    assert.equal(await readFile(join(kept, "new/n.jpg"), "utf8"), "N");
    // Times are those of the snapshot: the next backup reads nothing.
    assert.equal((await backUpMedia(photos.context(store))).uploadedFiles, 0);
  });

  it("takes any snapshot", async () => {
    await change();
    const second = await backUpMedia(photos.context(store));
    await restoreMedia(photos.context(store), { name: first, deleteOthers: true });
    assert.deepEqual(await photos.contents(), original);
    await restoreMedia(photos.context(store), { name: second.name, deleteOthers: true });
    assert.deepEqual(await photos.contents(), { "a.jpg": "other", "new/n.jpg": "N" });
    await assert.rejects(restoreMedia(photos.context(store), { ...newest, name: "media-backup-20250101-000000" }), {
      name: "NoSuchSnapshotError",
      message: "There is no snapshot media-backup-20250101-000000: media list shows those that there are.",
    });
  });

  it("changes and downloads nothing when nothing differs", async () => {
    store.read = () => Promise.reject(new Error("must not be read"));
    const report = await restoreMedia(photos.context(store), newest);
    assert.deepEqual([report.unchanged, report.keptIn], [4, undefined]);
    assert.deepEqual(await photos.contents(), original);
  });

  it("finds a file whose content was changed behind its time", async () => {
    const { mtime } = await stat(join(photos.directory, "a.jpg"));
    await photos.write("a.jpg", "X", mtime);
    assert.equal((await restoreMedia(photos.context(store), newest)).replaced, 1);
    assert.equal((await live())["a.jpg"], "A");
  });

  it("puts files where folders were, and folders where files were", async () => {
    await rm(join(photos.directory, "2025"), { recursive: true });
    await rm(join(photos.directory, "a.jpg"));
    await photos.write("2025", "a file");
    await photos.write("a.jpg/empty/x.jpg", "in a folder");
    await mkdir(join(photos.directory, "a.jpg/empty/and/deep"), { recursive: true });
    await restoreMedia(photos.context(store), newest);
    assert.deepEqual(await live(), original);
  });

  it("does not follow links out of the directory", async () => {
    const outside = await Photos.create({ "b.jpg": "outside" });
    try {
      await rm(join(photos.directory, "2025"), { recursive: true });
      await symlink(outside.directory, join(photos.directory, "2025"));
      await rm(join(photos.directory, "a.jpg"));
      await symlink(join(outside.directory, "b.jpg"), join(photos.directory, "a.jpg"));
      await restoreMedia(photos.context(store), { ...newest, deleteOthers: true });
      assert.deepEqual(await photos.contents(), original);
      assert.deepEqual(await outside.contents(), { "b.jpg": "outside" });
    } finally {
      await outside.remove();
    }
  });

  it("touches nothing when a content is missing, or another one in the store", async () => {
    await change();
    const before = await photos.contents();
    const blob = photoBlob("C");
    const others = store.blobs.get(photoBlob("B"))!.content;
    const good = store.blobs.get(blob)!.content;
    const flipped = Buffer.from(good);
    flipped[good.length - 1]! ^= 1;
    const damages: [RegExp, () => unknown][] = [
      [/^cannot be opened \(it is not what was encrypted\)/, () => (store.blobs.get(blob)!.content = flipped)],
      [
        /^cannot be opened \(it is not what was encrypted\)/,
        () => (store.blobs.get(blob)!.content = good.subarray(0, -1)),
      ],
      [/^cannot be opened \(it is cut off\)/, () => (store.blobs.get(blob)!.content = Buffer.from("X"))],
      [/^is another one in the store/, () => (store.blobs.get(blob)!.content = others)],
      [/^is not in the store/, () => store.blobs.delete(blob)],
    ];
    for (const [complaint, damage] of damages) {
      damage();
      await assert.rejects(restoreMedia(photos.context(store), newest), (error: Error) => {
        assert.ok(error instanceof SnapshotDamagedError, String(error));
        const [, what = ""] = /^The content of 2025\/12\/c\.jpg (.*): nothing was changed\./.exec(error.message) ?? [];
        assert.match(what, complaint, error.message);
        return true;
      });
      assert.deepEqual(await photos.contents(), before);
    }
  });

  it("needs a private key of the snapshot's, and says so before anything is touched", async () => {
    await change();
    const before = await photos.contents();
    const refusals = [
      [
        undefined,
        /^The photos of media-backup-\S+ are encrypted, and nothing was changed: set AGE_IDENTITY_FILE to .* age1/,
      ],
      ["no key", /^What was given as private key is none, and nothing was changed/],
      [await generateIdentity(), /^The private key that was given belongs to age1\w+, and nothing was changed/],
    ] as const;
    for (const [identity, complaint] of refusals) {
      for (const work of [restoreMedia, planMediaRestore]) {
        await assert.rejects(work(photos.context(store, { identity }), { ...newest }), (error: Error) => {
          assert.ok(error instanceof RestoreRefusedError, String(error));
          assert.match(error.message, complaint);
          return true;
        });
      }
    }
    assert.deepEqual(await photos.contents(), before);
  });

  it("needs neither the stack's secret nor all keys, and no key at all for a snapshot of an earlier version", async () => {
    const own = await generateIdentity();
    const recipients = [...photosEncryption.recipients, await identityToRecipient(own)];
    await backUpMedia(
      photos.context(store, { encryption: { recipients, idSecret: "of a stack that is gone, with its state" } }),
    );
    await change();
    await restoreMedia(photos.context(store, { identity: own }), newest);
    assert.deepEqual(await live(), original);

    const name = "media-backup-20250101-000000";
    await storePlainSnapshot(store, name, { "old.jpg": "old", "a.jpg": "A" });
    const { snapshots } = await listSnapshots(store, new AbortController().signal);
    assert.deepEqual(
      snapshots.map(({ format }) => format),
      [2, 2, 1],
    );
    const report = await restoreMedia(photos.context(store, { identity: undefined }), { name, deleteOthers: true });
    assert.deepEqual([report.unchanged, report.added], [1, 1]);
    assert.deepEqual(await live(), { "old.jpg": "old", "a.jpg": "A" });
  });

  it("touches nothing when it is ended during the download", async () => {
    await change();
    const before = await photos.contents();
    const ending = new AbortController();
    const context = photos.context(store, { signal: ending.signal });
    context.observer.phase = (name) => (name === "download" ? ending.abort(new Error("ended")) : undefined);
    await assert.rejects(restoreMedia(context, newest), /ended/);
    assert.deepEqual(await photos.contents(), before);
  });

  it("that is ended while it swaps is finished by the next one, and nothing is lost", async () => {
    await change();
    const ending = new AbortController();
    const context = photos.context(store, { signal: ending.signal });
    let swapping = false;
    context.observer.phase = (name) => void (swapping ||= name === "swap");
    context.observer.files = (done) => (swapping && done === 2 ? ending.abort(new Error("ended")) : undefined);
    await assert.rejects(restoreMedia(context, newest), /ended/);
    await restoreMedia(photos.context(store), newest);
    assert.deepEqual(await live(), original);
    const kept = Object.entries(await photos.contents()).filter(([path]) => path.includes("/kept/"));
    assert.deepEqual(kept.map(([, content]) => content).sort(), ["N", "other"]);
  });

  it("clears up the downloads of one that was killed, and keeps what that one kept", async () => {
    await photos.write(".immo-media/restore-1/contents/x", "download");
    await photos.write(".immo-media/restore-2/contents/x", "download");
    await photos.write(".immo-media/restore-2/kept/y", "kept");
    await restoreMedia(photos.context(store), newest);
    assert.deepEqual(await photos.contents(), { ...original, ".immo-media/restore-2/kept/y": "kept" });
  });

  it("refuses a snapshot whose paths lead elsewhere", async () => {
    const paths = ["../x", "/etc/x", "a/../../x", "./x", "a//x", "", "a/", "a\0b", ".immo-media/x"];
    for (const path of paths) {
      const file: EncryptedFile = { path, bytes: 1, mtimeMs: 0, id: "0".repeat(64), storedSha256: "0".repeat(64) };
      const name = "media-backup-20990101-000000";
      const at = "2025-01-01T00:00:00.000Z";
      const about = { name, createdAt: at, finishedAt: at, leftOut: [] };
      const encryption = await new Sealer(photosEncryption).describe();
      const stored = serializeSnapshot({ ...about, encryption }, [file]);
      await store.writeSmall(snapshotBlob(name), stored, { replace: true });
      await assert.rejects(restoreMedia(photos.context(store), newest), {
        name: "SnapshotDamagedError",
        message: /is damaged \(.*must be a relative path that stays below the directory/s,
      });
    }
    assert.deepEqual(await photos.contents(), original);
  });
});
