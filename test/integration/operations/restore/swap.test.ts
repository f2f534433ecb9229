import assert from "node:assert/strict";
import { type Db, MongoClient } from "mongodb";
import { ContentHash } from "../../../../operations/backup/content-hash.ts";
import { type CollectionRecord, serializeManifest } from "../../../../operations/backup/manifest.ts";
import { Journal } from "../../../../operations/restore/journal.ts";
import { swapTo } from "../../../../operations/restore/swap.ts";
import { liveContent, SwapStage, wholeContent } from "../../../support/swap-stage.ts";
import { manifestWith } from "../../../unit/operations/restore/manifests.ts";

describe("the swap of a restore", function () {
  this.timeout("1m");
  let stage: SwapStage;

  before(async () => {
    stage = await SwapStage.create();
  });

  after(async () => {
    await stage.end();
  });

  it("keeps the indexes", async () => {
    const { db, application } = await stage.prepared();
    await stage.swap(db, application, "restored");
    const names = (await db.collection("users").indexes()).map(({ name }) => name);
    assert.deepEqual(names, ["_id_", "email"]);
    await assert.rejects(db.collection("users").insertMany([{ email: "a" }, { email: "a" }]), /E11000/);
  });

  it("goes on by itself when the server is restarted between two renamings", async () => {
    const { db, application } = await stage.prepared();
    const watched = new MongoClient(stage.server.uri, { monitorCommands: true });
    let renamed = 0;
    watched.on("commandSucceeded", ({ commandName }) => {
      if (commandName === "renameCollection" && ++renamed === 3)
        void stage.server.kill().then(() => stage.server.start());
    });
    try {
      const entry = (await new Journal(db).open())!;
      await swapTo("restored", stage.sessionOf(watched.db(db.databaseName), application), entry);
    } finally {
      await watched.close();
    }
    assert.equal(renamed, stage.renamings);
    assert.deepEqual(await liveContent(db), wholeContent("restored"));
  });

  it("puts aside a collection that somebody makes in the middle of it, and says so", async () => {
    const { db, application } = await stage.prepared();
    assert.ok(await stage.dyingSwap(db, application, "restored", { after: 6, arrives: true }));
    await db.collection("carts").insertOne({ of: "somebody" });
    await stage.swap(db, application, "restored");
    assert.deepEqual(await liveContent(db), wholeContent("restored"));
    assert.match(stage.warnings.join(), /kept as immo_stray_\S+_1_carts until/);
  });

  it("ends with an open journal and the fence up when a collection is missing", async () => {
    const { db, application } = await stage.prepared();
    const { _id } = (await new Journal(db).open())!;
    await db.collection(`immo_restore_${_id}_flags`).drop();
    await assert.rejects(
      stage.swap(db, application, "restored"),
      /flags cannot be swapped, because immo_restore_\S+_flags is not there/,
    );
    assert.deepEqual(await liveContent(db), wholeContent("former"));
    assert.equal((await new Journal(db).open())?.state, "swapping");
    assert.equal(application.replicas, 0);
  });

  it("is not deceived by a collection of the same name", async () => {
    const { db, application } = await stage.prepared();
    const { _id } = (await new Journal(db).open())!;
    await db.collection(`immo_restore_${_id}_flags`).drop();
    await db.collection(`immo_restore_${_id}_flags`).insertOne({ of: "restored flags" });
    await assert.rejects(
      stage.swap(db, application, "restored"),
      /the live collection flags is not the one that was put there/,
    );
    assert.equal(application.replicas, 0);
  });

  it("reads every document once more where the server gives collections no identity", async () => {
    const documentsOf = async (db: Db) => {
      const content = new ContentHash();
      const { _id } = (await new Journal(db).open())!;
      for await (const document of db.collection(`immo_restore_${_id}_flags`).find({}, { raw: true })) {
        content.add(document as unknown as Uint8Array);
      }
      const { documents, bytes } = content;
      return { documents, bytes, contentHash: content.digest() };
    };
    const withoutIdentities = async (record: CollectionRecord, actual: boolean) => {
      const { db, application } = await stage.prepared([record]);
      const manifest = manifestWith({ collections: [actual ? { ...record, ...(await documentsOf(db)) } : record] });
      const entry = (await new Journal(db).open())!;
      const identities = entry.restored!.map(({ name }) => ({ name, uuid: null }));
      const changed = { restored: identities, manifest: serializeManifest(manifest).toString() };
      const blind = Object.assign(Object.create(db) as Db, {
        listCollections: () => ({
          toArray: async () => (await db.listCollections().toArray()).map(({ name }) => ({ name })),
        }),
      });
      return swapTo("restored", stage.sessionOf(blind, application), await new Journal(db).update(entry, changed));
    };
    const flags = { name: "flags", documents: 1, bytes: 57, indexes: [], options: {}, contentHash: "0".repeat(64) };
    assert.equal((await withoutIdentities(flags, true)).state, "done");
    await assert.rejects(withoutIdentities(flags, false), /the collection flags has (other content|1 documents with)/);
  });
});
