import assert from "node:assert/strict";
import { MongoClient } from "mongodb";
import { damage } from "../../../../local/app/backend/damage.ts";
import { migrate, schemaVersion } from "../../../../local/app/backend/migrations.ts";
import { propertiesRevision } from "../../../../local/app/backend/revision.ts";
import { type DatabaseServer, Stage } from "../../../support/application-programs.ts";

describe("migrations on the local database server", function () {
  this.timeout(60_000);
  let stage: Stage;
  let database: DatabaseServer;
  let client: MongoClient;
  before(async () => {
    stage = await Stage.create();
    database = await (await stage.database()).start();
    client = await new MongoClient(database.uri).connect();
  });
  after(async () => {
    await client.close();
    await stage.end();
  });

  const db = () => client.db("agence_immobiliere");
  const warnings: string[] = [];
  const run = () => migrate(db(), "prod-1", (_level, message) => warnings.push(message));
  const indexNames = async (collection: string) =>
    (await db().collection(collection).indexes()).map(({ name }) => name).sort();

  it("can be repeated and finished by another run, whatever part of the indexes is there", async () => {
    await db()
      .collection("properties")
      .createIndexes([{ key: { city: 1, priceEuros: 1 }, name: "city_price" }]);
    await run();
    await Promise.all([run(), run()]);
    assert.deepEqual(await indexNames("properties"), ["_id_", "city_price", "newest", "type_price"]);
    assert.deepEqual(await indexNames("users"), ["_id_", "email"]);
    assert.deepEqual(warnings, []);
  });

  it("leave a newer database as it is, with a warning", async () => {
    const migrations = db().collection<{ _id: string; version: number }>("migrations");
    await migrations.updateOne({ _id: "schema" }, { $set: { version: schemaVersion + 1 } });
    await run();
    assert.equal((await migrations.findOne({ _id: "schema" }))?.version, schemaVersion + 1);
    assert.deepEqual(warnings, ["database is newer than this release"]);
  });

  it("that are bad on purpose spoil the prices and remove properties, however often they run", async () => {
    const properties = db().collection<{ rooms: number; priceEuros: number }>("properties");
    await properties.insertMany([1, 2, 3].map((rooms) => ({ rooms, priceEuros: rooms * 100_000 })));
    const revision = await propertiesRevision(db());
    for (let run = 0; run < 2; run++) {
      await damage(db(), () => undefined);
      const left = await properties.find().sort({ rooms: 1 }).toArray();
      assert.deepEqual(
        left.map(({ rooms, priceEuros }) => [rooms, priceEuros]),
        [
          [2, 1],
          [3, 300_000],
        ],
      );
    }
    assert.notEqual(await propertiesRevision(db()), revision, "lists from before would be shown");
  });
});
