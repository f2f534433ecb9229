import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { snapshotBlob } from "../../../../operations/media/names.ts";
import { blobOf } from "../../../../operations/media/snapshot.ts";
import { readSnapshot } from "../../../../operations/media/snapshots.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { openPhoto } from "../../../support/photo-blobs.ts";
import { Photos, photosEncryption } from "../../../support/photos.ts";
import { storePlainSnapshot } from "../../../support/plain-snapshot.ts";

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const signal = new AbortController().signal;

describe("a backup of the photos, encrypted,", () => {
  let photos: Photos;
  let store: MemoryStore;
  beforeEach(async () => {
    photos = await Photos.create({ "a.jpg": "A", "2025/b.jpg": "B", "2025/12/same as b.jpg": "B", "ü.jpg": "" });
    store = new MemoryStore();
  });
  afterEach(() => photos.remove());

  it("leaves nothing readable, nor a name by which somebody could tell which photo it is", async () => {
    const photo = "a photo that somebody knows ".repeat(100);
    await photos.write("known.jpg", photo);
    const { name } = await backUpMedia(photos.context(store));
    const everything = Buffer.concat([...store.blobs].flatMap(([blob, { content }]) => [Buffer.from(blob), content]));
    const snapshot = zstdDecompressSync(store.blobs.get(snapshotBlob(name))!.content).toString();
    for (const trace of [photo.slice(0, 28), sha256(photo)]) {
      assert.equal(everything.includes(trace) || snapshot.includes(trace), false, trace);
    }
    assert.equal(snapshot.includes(photosEncryption.idSecret), false);
    assert.equal((await openPhoto(store, photo)).toString(), photo);
    for (const file of (await readSnapshot(store, name, signal)).files) {
      assert.equal(file.storedSha256, sha256(store.blobs.get(blobOf(file))!.content));
    }
  });

  it("uploads everything again for other keys, of another stack, and after a version that did not encrypt", async () => {
    const other = await identityToRecipient(await generateIdentity());
    const encryptions = [
      photosEncryption,
      { ...photosEncryption, recipients: [...photosEncryption.recipients, other] },
      { ...photosEncryption, idSecret: "the secret of another stack, or of the same one made anew" },
    ];
    await storePlainSnapshot(store, "media-backup-20250101-000000", { "a.jpg": "A" });
    const warnings: string[] = [];
    for (const encryption of encryptions) {
      const context = photos.context(store, { encryption });
      assert.equal((await backUpMedia(context)).uploadedFiles, 3);
      assert.equal((await backUpMedia(photos.context(store, { encryption }))).uploadedFiles, 0);
      warnings.push(...context.warnings);
    }
    assert.deepEqual(
      warnings.map((warning) => warning.replace(/media-backup-\S+/, "NAME")),
      ["is not encrypted", "is for other keys, or of another stack", "is for other keys, or of another stack"].map(
        (why) => `Every photo is uploaded again, because the newest snapshot NAME ${why}.`,
      ),
    );
  });

  it("knows the hash of what another backup has stored, and was killed", async () => {
    await backUpMedia(photos.context(store));
    for (const blob of [...store.blobs.keys()]) if (blob.startsWith("snapshots/")) store.blobs.delete(blob);
    const { name, uploadedFiles } = await backUpMedia(photos.context(store));
    assert.equal(uploadedFiles, 0);
    for (const file of (await readSnapshot(store, name, signal)).files) {
      assert.equal(file.storedSha256, sha256(store.blobs.get(blobOf(file))!.content));
    }
  });
});
