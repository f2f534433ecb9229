import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { zstdDecompressSync } from "node:zlib";
import { toolPath } from "../../../../local/toolchain/index.ts";
import { ContentHash } from "../../../../operations/backup/content-hash.ts";
import { listBackups } from "../../../../operations/backup/list.ts";
import type { Manifest } from "../../../../operations/backup/manifest.ts";
import { openArchive } from "../../../../operations/backup/open.ts";
import { runBackup } from "../../../../operations/backup/run.ts";
import { verifyBackup } from "../../../../operations/backup/verify.ts";
import { ArchiveParser } from "../../../../operations/backup/archive-parser.ts";
import { realTools } from "../../../support/real-tools.ts";
import { BackupStage } from "../../../support/backup-stage.ts";

const run = promisify(execFile);

describe("a backup of a real database", function () {
  this.timeout("3m");
  let stage: BackupStage;
  let manifest: Manifest;

  before(async () => {
    stage = await BackupStage.create();
    await stage.fill("agency", "properties", 600);
    await stage.fill("agency", "user.accounts", 10, 200_000);
    const db = stage.client.db("agency");
    const index = { key: { text: 1, index: -1 }, unique: true, name: "by text" };
    await db.command({ createIndexes: "properties", indexes: [index] });
    await db.createCollection("enquiries");
    await db.collection("immo_restore_journal").insertOne({ of: "these programs" });
    manifest = await runBackup(await stage.context("agency"), stage.request);
  });

  after(async () => {
    await stage.end();
  });

  const hashOf = async (database: string, collection: string) => {
    const hash = new ContentHash();
    for await (const document of stage.client.db(database).collection(collection).find({}, { raw: true })) {
      hash.add(document as unknown as Uint8Array);
    }
    const { documents, bytes } = hash;
    return { name: collection, documents, bytes, contentHash: hash.digest() };
  };

  it("records of each collection what the driver reads, and of these programs' own nothing", async () => {
    const recorded = manifest.collections.map(({ name, documents, bytes, contentHash }) => ({
      ...{ name, documents, bytes, contentHash },
    }));
    const names = ["enquiries", "properties", "user.accounts"];
    assert.deepEqual(
      recorded.sort((one, other) => (one.name < other.name ? -1 : 1)),
      await Promise.all(names.map((name) => hashOf("agency", name))),
    );
    const properties = manifest.collections.find(({ name }) => name === "properties");
    assert.deepEqual(properties?.indexes[1], {
      v: { $numberInt: "2" },
      key: { text: { $numberInt: "1" }, index: { $numberInt: "-1" } },
      name: "by text",
      unique: true,
    });
  });

  it("is listed, verified without the key, and opened with it", async () => {
    const context = await stage.context("agency");
    const { restorable, unusable } = await listBackups(context.stores);
    assert.deepEqual([restorable.map((backup) => backup.manifest), unusable], [[manifest], []]);
    assert.equal((await verifyBackup(context, manifest)).isOpened, false);
    const { isOpened, documents } = await verifyBackup(context, manifest, stage.identity);
    assert.deepEqual([isOpened, documents], [true, 610]);
  });

  it("is opened by hand: age, zstd, mongorestore, and every document is there", async () => {
    const { directory } = stage.stage;
    const [key, archive, opened, plain] = ["key.txt", "archive", "archive.zst", "archive.mongodump"].map((name) =>
      join(directory, name),
    ) as [string, string, string, string];
    await writeFile(key, `${stage.identity}\n`, { mode: 0o600 });
    await writeFile(archive, await buffer(await stage.stores().backups.read(manifest.archive.blob)));
    await run(await toolPath("age"), ["-d", "-i", key, "-o", opened, archive]);
    await run(await toolPath("zstd"), ["-d", "-q", opened, "-o", plain]);
    const { mongorestore } = await realTools();
    const names = ["--nsFrom=agency.*", "--nsTo=by_hand.*"];
    await run(mongorestore, [`--uri=${stage.server.uri}`, `--archive=${plain}`, ...names, "--noIndexRestore"]);
    for (const { name, documents, bytes, contentHash } of manifest.collections) {
      assert.deepEqual(await hashOf("by_hand", name), { name, documents, bytes, contentHash });
    }
    assert.deepEqual(zstdDecompressSync(await readFile(opened)), await readFile(plain));
  });

  it("opens what age and zstd wrote", async () => {
    const { directory } = stage.stage;
    const plain = join(directory, "by-hand.mongodump");
    const { mongodump } = await realTools();
    await run(mongodump, [`--uri=${stage.server.uri}`, "--db=agency", `--archive=${plain}`]);
    await run(await toolPath("zstd"), ["-q", "-12", "--long=24", plain]);
    await run(await toolPath("age"), ["-r", stage.request.recipients[0] ?? "", "-o", `${plain}.age`, `${plain}.zst`]);
    const blob = await readFile(`${plain}.age`);
    const { backups } = stage.stores();
    await backups.writeSmall("by-hand", blob);
    const sha256 = createHash("sha256").update(blob).digest("hex");
    const plainBytes = (await readFile(plain)).length;
    const written = {
      ...manifest,
      archive: { ...manifest.archive, blob: "by-hand", bytes: blob.length, sha256, plainBytes },
    };
    const parser = new ArchiveParser("agency");
    for await (const piece of openArchive(backups, written, stage.identity)) parser.push(piece);
    assert.equal(parser.end().collections.length, 4);
  });

  it("of an empty database is a backup of nothing", async () => {
    const empty = await runBackup(await stage.context("nothing_here"), stage.request);
    assert.deepEqual(empty.collections, []);
    assert.equal((await verifyBackup(await stage.context("nothing_here"), empty, stage.identity)).documents, 0);
  });
});
