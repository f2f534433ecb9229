import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { generateIdentity } from "age-encryption";
import { between, seededRandom } from "../../../../local/app/seed/random.ts";
import { checkArchive } from "../../../../operations/backup/check.ts";
import { ArchiveDamagedError } from "../../../../operations/backup/errors.ts";
import { listBackups } from "../../../../operations/backup/list.ts";
import { archiveBlob, type Manifest, manifestBlob, serializeManifest } from "../../../../operations/backup/manifest.ts";
import { runBackup } from "../../../../operations/backup/run.ts";
import { sha256 } from "../../../support/blob-content.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { BackupStage } from "../../../support/backup-stage.ts";

const seed = Number(process.env["TEST_SEED"] ?? randomInt(2 ** 32));

describe(`a damaged backup of a real database (TEST_SEED=${seed})`, function () {
  this.timeout("5m");
  let stage: BackupStage;
  let intact: MemoryStore;
  let manifest: Manifest;
  let other: Manifest;

  before(async () => {
    stage = await BackupStage.create();
    intact = new MemoryStore();
    await stage.fill("agency", "properties", 150);
    await stage.fill("agency", "users", 5);
    const context = await stage.context("agency", { stores: { backups: intact, compliance: new MemoryStore() } });
    manifest = await runBackup(context, stage.request);
    await stage.fill("agency", "properties", 1);
    other = await runBackup(context, stage.request);
  });

  after(async () => {
    await stage.end();
  });

  const contentOf = (blob: string) => intact.blobs.get(blob)!.content;
  /** The two backups with other blobs in the place of some; undefined takes one away. */
  const storeWith = (changed: Record<string, Buffer | undefined>) => {
    const store = new MemoryStore();
    for (const [name, blob] of intact.blobs) store.blobs.set(name, blob);
    for (const [name, content] of Object.entries(changed)) {
      if (content === undefined) store.blobs.delete(name);
      else store.blobs.set(name, { content, createdAt: new Date() });
    }
    return store;
  };
  /** What a restore of the first backup does before it touches anything. */
  const examine = async (store: MemoryStore, identity = stage.identity) => {
    const { restorable } = await listBackups({ backups: store, compliance: new MemoryStore() });
    const found = restorable.find((backup) => backup.manifest.name === manifest.name);
    if (found === undefined) throw new ArchiveDamagedError("it is not listed as restorable");
    await checkArchive(store, found.manifest, { identity });
  };
  const assertRefused = (store: MemoryStore, what: string) =>
    assert.rejects(examine(store), { name: "ArchiveDamagedError" }, `${what} was not noticed`);
  const flipped = (content: Buffer, bit: number) => {
    const damaged = Buffer.from(content);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    return damaged;
  };

  it("would be taken without the damage", async () => {
    await examine(storeWith({}));
  });

  it("is refused for each of 1,000 random single bits, in the archive or the manifest", async () => {
    const random = seededRandom(seed);
    for (let flip = 0; flip < 1000; flip++) {
      const blob = flip % 4 === 0 ? manifestBlob(manifest.name) : archiveBlob(manifest.name);
      const bit = between(random, 0, contentOf(blob).length * 8 - 1);
      await assertRefused(storeWith({ [blob]: flipped(contentOf(blob), bit) }), `bit ${bit} of ${blob}`);
    }
  });

  it("is refused by the encryption alone, if somebody had corrected sizes and hashes", async () => {
    const random = seededRandom(seed + 1);
    const blob = archiveBlob(manifest.name);
    for (let flip = 0; flip < 100; flip++) {
      // Half of them in the header of age, which is short.
      const bit = between(random, 0, (flip % 2 === 0 ? 200 : contentOf(blob).length) * 8 - 1);
      const damaged = flipped(contentOf(blob), bit);
      const archive = { ...manifest.archive, sha256: await sha256(oneOf(damaged)) };
      const corrected = serializeManifest({ ...manifest, archive });
      await assertRefused(storeWith({ [blob]: damaged, [manifestBlob(manifest.name)]: corrected }), `bit ${bit}`);
    }
  });

  it("is refused when it is cut off, wherever that is, or longer", async () => {
    const random = seededRandom(seed + 2);
    for (const blob of [archiveBlob(manifest.name), manifestBlob(manifest.name)]) {
      const content = contentOf(blob);
      const lengths = [
        0,
        1,
        content.length - 1,
        ...Array.from({ length: 100 }, () => between(random, 2, content.length - 2)),
      ];
      for (const length of lengths) {
        await assertRefused(storeWith({ [blob]: content.subarray(0, length) }), `${blob} of ${length} bytes`);
      }
      await assertRefused(storeWith({ [blob]: Buffer.concat([content, Buffer.alloc(1)]) }), `a longer ${blob}`);
    }
  });

  it("is refused with a manifest or an archive that is missing, swapped, or of another backup", async () => {
    const [ownManifest, ownArchive] = [manifestBlob(manifest.name), archiveBlob(manifest.name)];
    const [otherManifest, otherArchive] = [manifestBlob(other.name), archiveBlob(other.name)].map(contentOf) as [
      Buffer,
      Buffer,
    ];
    const foreign = { ...other, name: manifest.name, archive: { ...other.archive, blob: ownArchive } };
    const cases: Record<string, Record<string, Buffer | undefined>> = {
      "a missing manifest": { [ownManifest]: undefined },
      "a missing archive": { [ownArchive]: undefined },
      "another manifest": { [ownManifest]: otherManifest },
      "another archive": { [ownArchive]: otherArchive },
      "both of another backup": { [ownManifest]: otherManifest, [ownArchive]: otherArchive },
      "a manifest made from another one": { [ownManifest]: serializeManifest(foreign) },
      "swapped blobs": { [ownManifest]: contentOf(ownArchive), [ownArchive]: contentOf(ownManifest) },
    };
    for (const [what, changed] of Object.entries(cases)) await assertRefused(storeWith(changed), what);
  });

  it("is refused with a manifest that says something else of its content", async () => {
    const [first, ...rest] = manifest.collections as [Manifest["collections"][0], ...Manifest["collections"]];
    const lies: Partial<Manifest>[] = [
      { collections: rest },
      { collections: [...manifest.collections, { ...first, name: "more" }] },
      { collections: [{ ...first, documents: first.documents + 1 }, ...rest] },
      { collections: [{ ...first, bytes: first.bytes - 1 }, ...rest] },
      { collections: [{ ...first, contentHash: "0".repeat(64) }, ...rest] },
      { collections: [{ ...first, indexes: [] }, ...rest] },
      { collections: [{ ...first, options: { capped: true } }, ...rest] },
      { database: "another" },
      { archive: { ...manifest.archive, plainBytes: manifest.archive.plainBytes - 1 } },
    ];
    for (const lie of lies) {
      const changed = { [manifestBlob(manifest.name)]: serializeManifest({ ...manifest, ...lie }) };
      await assertRefused(storeWith(changed), JSON.stringify(lie));
    }
  });

  it("and an intact one are refused with another key, or one that is none", async () => {
    await assert.rejects(examine(storeWith({}), await generateIdentity()), /no identity matched/);
    for (const identity of ["", "AGE-SECRET-KEY-1", stage.identity.slice(0, -1), `${stage.identity}Q`]) {
      await assert.rejects(examine(storeWith({}), identity), { name: "ArchiveDamagedError" }, `"${identity}"`);
    }
  });
});

async function* oneOf(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
  await Promise.resolve();
}
