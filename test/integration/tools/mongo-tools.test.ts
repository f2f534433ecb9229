import assert from "node:assert/strict";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { run } from "../../../local/exec.ts";
import { toolPath } from "../../../local/toolchain/index.ts";
import { type DatabaseServer, Stage } from "../../support/application-programs.ts";

describe("mongodump and mongorestore with the local database server", function () {
  this.timeout("2m");
  let stage: Stage;
  let server: DatabaseServer;
  let client: MongoClient;

  before(async () => {
    stage = await Stage.create();
    server = await (await stage.database()).start();
    client = await new MongoClient(server.uri).connect();
  });

  after(async () => {
    await client.close();
    await stage.end();
  });

  it("bring every document of a database into another one", async () => {
    const documents = Array.from({ length: 500 }, (_, index) => ({ name: `house ${index}`, priceEuros: index * 1000 }));
    await client.db("original").collection("properties").insertMany(documents);
    const archive = join(stage.directory, "dump.archive");
    await run(await toolPath("mongodump"), [`--uri=${server.uri}`, "--db=original", `--archive=${archive}`]);
    const names = ["--nsFrom=original.*", "--nsTo=copy.*"];
    // It sends indexes in a form that FerretDB refuses.
    const restore = [`--uri=${server.uri}`, `--archive=${archive}`, ...names, "--noIndexRestore"];
    await run(await toolPath("mongorestore"), restore);

    const all = (database: string) => client.db(database).collection("properties").find().sort({ _id: 1 }).toArray();
    const restored = await all("copy");
    assert.equal(restored.length, 500);
    assert.deepEqual(restored, await all("original"));
  });
});
