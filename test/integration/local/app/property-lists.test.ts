import assert from "node:assert/strict";
import { type Db, MongoClient } from "mongodb";
import { addPhoto, createProperty, parseNewProperty, properties } from "../../../../local/app/backend/properties.ts";
import { PropertyLists } from "../../../../local/app/backend/property-lists.ts";
import { waitUntil } from "../../../support/wait.ts";
import { type DatabaseServer, Stage } from "../../../support/application-programs.ts";

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

  describe("look at the database", () => {
    let looks = 0;
    before(() => {
      client.on("commandStarted", ({ commandName, command }) => {
        if (commandName === "find" && command["find"] === "properties") looks += 1;
      });
    });
    beforeEach(async () => {
      await createProperty(db, parseNewProperty(flat), "owner");
      looks = 0;
    });

    it("once for many who ask, in this replica and in the others", async () => {
      const lists = new PropertyLists(db);
      const answers = await Promise.all(Array.from({ length: 5 }, () => lists.list(query)));
      assert.deepEqual(await lists.list(query), answers[0]);
      assert.equal(looks, 1);
      assert.deepEqual(await new PropertyLists(db).list(query), answers[0]);
      assert.equal(looks, 1);
    });

    it("once in every replica for what few ask for", async () => {
      for (const rare of [
        { ...query, city: "Albi" },
        { ...query, page: 2 },
      ]) {
        looks = 0;
        const lists = new PropertyLists(db);
        await lists.list(rare);
        await lists.list(rare);
        assert.equal(looks, 1);
        await new PropertyLists(db).list(rare);
        assert.equal(looks, 2);
      }
    });

    it("again after ten minutes, should somebody have changed it and not said so", async () => {
      let now = Date.now();
      const lists = new PropertyLists(db, () => now);
      assert.notEqual((await lists.list(query)).total, 0);
      await properties(db).deleteMany({});
      now += 599_000;
      assert.notEqual((await lists.list(query)).total, 0);
      now += 61_000;
      // The one who comes when it is due does not wait for the new one.
      assert.notEqual((await lists.list(query)).total, 0);
      const isNew = async () => (await new PropertyLists(db, () => now).list(query)).total === 0;
      await waitUntil(isNew, { what: "the page to be made again" });
    });

    it("on their own account: who loses patience leaves the work to those who come after", async () => {
      const lists = new PropertyLists(db, Date.now, 0);
      await assert.rejects(lists.list(query), { status: 503, code: "database_slow" });
      await waitUntil(() => lists.list(query).catch(() => undefined), { what: "the page" });
      assert.equal(looks, 1);
    });

    it("again when a clock was wrong, and keep one front page of each size", async () => {
      await new PropertyLists(db, () => Date.now() + 1e9).list(query);
      await new PropertyLists(db).list(query);
      await waitUntil(() => looks === 2, { what: "the page to be made again" });
      assert.equal(await db.collection<{ _id: number }>("frontPages").countDocuments({ _id: 20 }), 1);
    });
  });
});
