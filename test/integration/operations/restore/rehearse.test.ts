import assert from "node:assert/strict";
import { type Db, MongoClient } from "mongodb";
import type { CollectionRecord } from "../../../../operations/backup/manifest.ts";
import { listCollections } from "../../../../operations/restore/database.ts";
import { newRestoreId } from "../../../../operations/restore/names.ts";
import { rehearse } from "../../../../operations/restore/rehearse.ts";
import { manifestWith } from "../../../unit/operations/restore/manifests.ts";
import { type DatabaseServer, Stage } from "../../../support/application-programs.ts";

const int = (value: number) => ({ $numberInt: String(value) });
const own = { v: int(2), key: { _id: int(1) }, name: "_id_" };

describe("the rehearsal of a restore", function () {
  this.timeout("1m");
  let stage: Stage;
  let server: DatabaseServer;
  let client: MongoClient;
  let db: Db;

  before(async () => {
    stage = await Stage.create();
    server = await (await stage.database()).start();
    client = await new MongoClient(server.uri).connect();
  });

  beforeEach(async () => {
    db = client.db("rehearsed");
    await db.dropDatabase();
    await db.collection("users").insertOne({ of: "now" });
  });

  after(async () => {
    await client.close();
    await stage.end();
  });

  const rehearsed = async (...collections: Partial<CollectionRecord>[]) => {
    const empty = { name: "users", documents: 0, bytes: 0, options: {}, indexes: [own], contentHash: "0".repeat(64) };
    const manifest = manifestWith({ collections: collections.map((one) => ({ ...empty, ...one })) });
    await rehearse(db, newRestoreId(new Date()), manifest, new AbortController().signal);
  };
  const refuses = async (expected: RegExp, ...collections: Partial<CollectionRecord>[]) => {
    await assert.rejects(rehearsed(...collections), { name: "RestoreRefusedError", message: expected });
    assert.deepEqual(
      (await listCollections(db)).map(({ name }) => name),
      ["users"],
    );
    assert.equal(await db.collection("users").countDocuments(), 1);
  };

  it("of what the server can do leaves nothing behind", async () => {
    const index = { v: int(2), key: { city: int(1), price: int(-1) }, name: "city_price", unique: true };
    const capped = { capped: true, size: { $numberLong: "65536" }, max: { $numberDouble: "10.0" } };
    await rehearsed({ indexes: [own, index] }, { name: "events", options: capped });
    assert.deepEqual(
      (await listCollections(db)).map(({ name }) => name),
      ["users"],
    );
  });

  it("finds options that the server refuses", async () => {
    const validator = { validator: { $jsonSchema: { required: ["email"] } } };
    await refuses(/nothing was changed: .* cannot represent the collection users: .*"validator"/, {
      options: validator,
    });
    await refuses(/cannot represent the collection users: .*"collation"/, { options: { collation: { locale: "de" } } });
  });

  it("finds indexes that the server refuses", async () => {
    const expiring = { v: int(2), key: { at: int(1) }, name: "at", expireAfterSeconds: int(60) };
    await refuses(/users: .*"expireAfterSeconds" is not implemented/, { indexes: [own, expiring] });
  });

  it("finds options of indexes that the server forgets without a word", async () => {
    const sparse = { v: int(2), key: { email: int(1) }, name: "email", sparse: true };
    await refuses(/users: its index email is \{.*\} instead of \{.*"sparse":true/, { indexes: [own, sparse] });
  });

  it("finds names that the server cannot rename, of the backup or of the live database", async () => {
    await refuses(/cannot represent the collection user\.accounts: Invalid namespace/, {}, { name: "user.accounts" });
    await db.collection("live.only").insertOne({ of: "now" });
    await assert.rejects(rehearsed({}), /cannot represent the collection live\.only: Invalid namespace/);
    assert.deepEqual(
      (await listCollections(db)).map(({ name }) => name),
      ["live.only", "users"],
    );
  });

  it("finds names that are too long for a scratch collection", async () => {
    await refuses(/cannot represent the collection n{220}: /, { name: "n".repeat(220) });
  });
});
