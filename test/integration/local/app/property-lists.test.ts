import assert from "node:assert/strict";
import { type Db, MongoClient } from "mongodb";
import { addPhoto, createProperty, parseNewProperty, properties } from "../../../../local/app/backend/properties.ts";
import { PropertyLists } from "../../../../local/app/backend/property-lists.ts";
import { type DatabaseServer, Stage } from "./programs.ts";

const flat = {
  title: "Studio au calme",
  type: "studio",
  city: "Albi",
  postalCode: "81000",
  priceEuros: 90_000,
  surfaceSquareMetres: 20,
  rooms: 1,
};

describe("remembered lists of properties", function () {
  this.timeout(60_000);
  let stage: Stage;
  let database: DatabaseServer;
  let client: MongoClient;
  let db: Db;
  before(async () => {
    stage = await Stage.create();
    database = await (await stage.database()).start();
    client = await new MongoClient(database.uri, { monitorCommands: true }).connect();
    db = client.db("agence_immobiliere");
  });
  after(async () => {
    await client.close();
    await stage.end();
  });

  const query = { page: 1, pageSize: 20 };

  it("follow every change at once, whichever replica made it", async () => {
    const replica = new PropertyLists(db);
    assert.equal((await replica.list(query)).total, 0);
    const { id } = await createProperty(db, parseNewProperty(flat), "owner");
    assert.deepEqual(
      (await replica.list(query)).items.map((item) => item.id),
      [id],
    );
    const created = await properties(db).findOne({ city: "Albi" });
    await addPhoto(db, created!._id, "photo.png");
    assert.deepEqual((await replica.list(query)).items[0]?.photos, ["photo.png"]);
  });

  it("are read once for many who ask, and again after a minute", async () => {
    let now = 0;
    let looks = 0;
    client.on("commandStarted", ({ commandName, command }) => {
      if (commandName === "find" && command["find"] === "properties") looks += 1;
    });
    const lists = new PropertyLists(db, () => now);
    await Promise.all(Array.from({ length: 5 }, () => lists.list(query)));
    await lists.list(query);
    assert.equal(looks, 1);
    await lists.list({ ...query, city: "Albi" });
    assert.equal(looks, 2);
    // As after a restored backup whose revision happens to be the present one.
    await properties(db).deleteMany({});
    now = 60_000;
    assert.equal((await lists.list(query)).total, 0);
    assert.equal(looks, 3);
  });
});
