import assert from "node:assert/strict";
import { ArchiveDamagedError } from "../../../../operations/backup/errors.ts";
import { parseManifest, serializeManifest } from "../../../../operations/backup/manifest.ts";
import { manifestWith } from "../restore/manifests.ts";

describe("the manifest of a backup", () => {
  const collection = { documents: 2, bytes: 90, options: {}, contentHash: "1".repeat(64) };
  const key = { email: { $numberInt: "1" }, city: { $numberInt: "-1" } };
  const manifest = manifestWith({
    release: "prod-é",
    collections: [{ ...collection, name: "users", indexes: [{ key, name: "email_1_city_-1" }] }],
  });
  const bytes = serializeManifest(manifest);

  it("is read as it was written, the order of an index's fields too", () => {
    const read = parseManifest(bytes, manifest.name);
    assert.deepEqual(read, manifest);
    assert.deepEqual(Object.keys(read.collections[0]?.indexes[0]?.["key"] as object), ["email", "city"]);
  });

  it("is refused when one bit is another one, whichever", () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      assert.throws(() => parseManifest(damaged, manifest.name), ArchiveDamagedError, `bit ${bit}`);
    }
  });

  it("is refused when it is cut off, empty, or longer", () => {
    for (const length of [0, 1, bytes.length - 1]) {
      assert.throws(() => parseManifest(bytes.subarray(0, length)), ArchiveDamagedError);
    }
    assert.throws(() => parseManifest(Buffer.concat([bytes, Buffer.from("\n")])), ArchiveDamagedError);
  });

  it("is refused in the place of another one, which it names", () => {
    assert.throws(() => parseManifest(bytes, "mongodb-backup-20250101-000000"), {
      name: "ArchiveDamagedError",
      message: /of mongodb-backup-20250101-000000 belongs to mongodb-backup-20251207-060000/,
    });
  });

  it("is refused with a field that is not what it should be, which it names", () => {
    const wrong = serializeManifest({ ...manifest, archive: { ...manifest.archive, sha256: "abc" } });
    assert.throws(() => parseManifest(wrong), /archive\.sha256/);
  });
});
