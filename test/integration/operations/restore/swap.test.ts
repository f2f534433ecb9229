import assert from "node:assert/strict";
import { type Db, MongoClient } from "mongodb";
import { ContentHash } from "../../../../operations/backup/content-hash.ts";
import { type CollectionRecord, serializeManifest } from "../../../../operations/backup/manifest.ts";
import { listCollections, withDatabase } from "../../../../operations/restore/database.ts";
import { Journal, type JournalEntry } from "../../../../operations/restore/journal.ts";
import { newRestoreId } from "../../../../operations/restore/names.ts";
import type { Session } from "../../../../operations/restore/session.ts";
import { identityOf, swapTo } from "../../../../operations/restore/swap.ts";
import type { Goal } from "../../../../operations/restore/swap-plan.ts";
import type { FenceMemory, RestoreContext } from "../../../../operations/restore/types.ts";
import { manifestWith } from "../../../unit/operations/restore/manifests.ts";
import { type DatabaseServer, Stage } from "../../local/app/programs.ts";
import { type Death, MortalConnection } from "./mortal-connection.ts";

const goals = ["restored", "former"] as const;
const restored = ["users", "properties", "flags"];
const live = ["users", "properties", "enquiries"];

/** Like the one in Kubernetes: what is up stays up when the restore dies, and only the journal knows the number. */
class Application {
  replicas = 3;

  async raise(memory: FenceMemory): Promise<void> {
    if ((await memory.read()) === undefined) await memory.write(this.replicas);
    this.replicas = 0;
  }

  async lower(memory: FenceMemory): Promise<void> {
    const replicas = await memory.read();
    if (replicas === undefined) return;
    this.replicas = replicas;
    await memory.write(undefined);
  }
}

describe("the swap of a restore", function () {
  this.timeout("5m");
  let stage: Stage;
  let server: DatabaseServer;
  let client: MongoClient;
  let databases = 0;
  let warnings: string[];
  const ghosts: Promise<void>[] = [];

  before(async () => {
    stage = await Stage.create();
    server = await (await stage.database()).start();
    client = await new MongoClient(server.uri).connect();
  });

  beforeEach(() => {
    warnings = [];
  });

  after(async () => {
    await Promise.all(ghosts);
    await client.close();
    await stage.end();
  });

  /** A database with a restore that is about to swap. */
  const prepared = async (collections: CollectionRecord[] = []) => {
    const db = client.db(`swap_${databases++}`);
    const id = newRestoreId(new Date());
    for (const name of live) await db.collection(name).insertOne({ of: `former ${name}` });
    for (const name of restored) {
      await db.collection(`immo_restore_${id}_${name}`).insertOne({ of: `restored ${name}` });
    }
    await db.collection(`immo_restore_${id}_users`).createIndexes([{ key: { email: 1 }, name: "email", unique: true }]);
    const prefix = `immo_restore_${id}_`;
    const scratch = (await listCollections(db)).filter(({ name }) => name.startsWith(prefix)).map(identityOf);
    const identities = scratch.map((identity) => ({ ...identity, name: identity.name.slice(prefix.length) }));
    const journal = new Journal(db);
    const manifest = manifestWith({ collections });
    const about = {
      backup: manifest.name,
      release: "prod-1",
      reason: "test",
      recipients: [],
      collections: 3,
      documents: 3,
    };
    const entry = await journal.begin({ _id: id, startedAt: new Date(), ...about }, manifest);
    await journal.update(entry, { state: "swapping", restored: identities });
    return { db, application: new Application() };
  };

  const sessionOf = (db: Db, application: Application): Session => {
    const observer = {
      phase: () => undefined,
      progress: () => undefined,
      warn: (said: string) => void warnings.push(said),
    };
    const context = { fence: application, observer } as Partial<RestoreContext> as RestoreContext;
    return { context, db, journal: new Journal(db) };
  };

  const swap = async (db: Db, application: Application, goal: Goal): Promise<JournalEntry> =>
    swapTo(goal, sessionOf(db, application), (await new Journal(db).open())!);

  /** What each live collection holds. */
  const contentOf = async (db: Db): Promise<Record<string, unknown>> => {
    const names = (await listCollections(db)).map(({ name }) => name).filter((name) => !name.startsWith("immo_"));
    const found = names
      .sort()
      .map(async (name) => [name, (await db.collection(name).find().toArray()).map((one): unknown => one["of"])]);
    return Object.fromEntries(await Promise.all(found)) as Record<string, unknown>;
  };

  const whole = (goal: Goal): Record<string, unknown> =>
    Object.fromEntries(
      (goal === "restored" ? restored : live).sort().map((name) => [name, [`${goal} ${name}`]] as const),
    );

  /** A swap whose process dies. @returns whether it did, or came to its end before */
  const dyingSwap = async (db: Db, application: Application, goal: Goal, death: Death): Promise<boolean> => {
    const connection = await MortalConnection.start(Number(new URL(server.uri).port), death);
    const uri = `mongodb://127.0.0.1:${connection.port}/?serverSelectionTimeoutMS=2000&directConnection=true`;
    const entry = (await new Journal(db).open())!;
    const work = withDatabase({ uri, database: db.databaseName }, (mortal) =>
      swapTo(goal, sessionOf(mortal, application), entry),
    );
    // A killed process says nothing any more; what runs on here reaches nobody.
    ghosts.push(
      work.then(
        () => undefined,
        () => undefined,
      ),
    );
    const isDead = await Promise.race([work.then(() => false), connection.died]);
    await connection.stop();
    return isDead;
  };

  for (const arrives of [false, true]) {
    for (const [title, first] of [
      ["to the backup", "restored"],
      ["back", "former"],
    ] as const) {
      it(`${title}, killed at any command that ${arrives ? "still arrives" : "does not arrive"}, can go either way`, async () => {
        let deaths = 0;
        for (let isOver = false; !isOver; deaths++) {
          for (const goal of goals) {
            const { db, application } = await prepared();
            if (first === "former") {
              const done = await swap(db, application, "restored");
              await new Journal(db).update(done, { state: "swapping", wasDone: true });
            }
            isOver = !(await dyingSwap(db, application, first, { after: deaths, arrives }));
            const now = await contentOf(db);
            const isWhole = goals.some((one) => JSON.stringify(now) === JSON.stringify(whole(one)));
            assert.ok(isWhole || application.replicas === 0, `a mixture is in reach after ${deaths} commands`);
            // Dead after its last word arrived: nothing is left to do.
            if ((await new Journal(db).open()) !== undefined) {
              await swap(db, application, goal);
              assert.deepEqual(await contentOf(db), whole(goal), `after ${deaths} commands, to ${goal}`);
            }
            assert.equal(application.replicas, 3);
            assert.equal(await new Journal(db).open(), undefined);
            await db.dropDatabase();
          }
        }
        assert.ok(deaths > 12, `${deaths} commands`);
      });
    }
  }

  it("keeps the indexes", async () => {
    const { db, application } = await prepared();
    await swap(db, application, "restored");
    const names = (await db.collection("users").indexes()).map(({ name }) => name);
    assert.deepEqual(names, ["_id_", "email"]);
    await assert.rejects(db.collection("users").insertMany([{ email: "a" }, { email: "a" }]), /E11000/);
  });

  it("goes on by itself when the server is restarted between two renamings", async () => {
    const { db, application } = await prepared();
    const watched = new MongoClient(server.uri, { monitorCommands: true });
    let renamed = 0;
    watched.on("commandSucceeded", ({ commandName }) => {
      if (commandName === "renameCollection" && ++renamed === 3) void server.kill().then(() => server.start());
    });
    try {
      const entry = (await new Journal(db).open())!;
      await swapTo("restored", sessionOf(watched.db(db.databaseName), application), entry);
    } finally {
      await watched.close();
    }
    assert.equal(renamed, live.length + restored.length);
    assert.deepEqual(await contentOf(db), whole("restored"));
  });

  it("puts aside a collection that somebody makes in the middle of it, and says so", async () => {
    const { db, application } = await prepared();
    assert.ok(await dyingSwap(db, application, "restored", { after: 6, arrives: true }));
    await db.collection("carts").insertOne({ of: "somebody" });
    await swap(db, application, "restored");
    assert.deepEqual(await contentOf(db), whole("restored"));
    assert.match(warnings.join(), /kept as immo_stray_\S+_1_carts until/);
  });

  it("ends with an open journal and the fence up when a collection is missing", async () => {
    const { db, application } = await prepared();
    const { _id } = (await new Journal(db).open())!;
    await db.collection(`immo_restore_${_id}_flags`).drop();
    await assert.rejects(
      swap(db, application, "restored"),
      /flags cannot be swapped, because immo_restore_\S+_flags is not there/,
    );
    assert.deepEqual(await contentOf(db), whole("former"));
    assert.equal((await new Journal(db).open())?.state, "swapping");
    assert.equal(application.replicas, 0);
  });

  it("is not deceived by a collection of the same name", async () => {
    const { db, application } = await prepared();
    const { _id } = (await new Journal(db).open())!;
    await db.collection(`immo_restore_${_id}_flags`).drop();
    await db.collection(`immo_restore_${_id}_flags`).insertOne({ of: "restored flags" });
    await assert.rejects(
      swap(db, application, "restored"),
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
      const { db, application } = await prepared([record]);
      const manifest = manifestWith({ collections: [actual ? { ...record, ...(await documentsOf(db)) } : record] });
      const entry = (await new Journal(db).open())!;
      const identities = entry.restored!.map(({ name }) => ({ name, uuid: null }));
      const changed = { restored: identities, manifest: serializeManifest(manifest).toString() };
      const blind = Object.assign(Object.create(db) as Db, {
        listCollections: () => ({
          toArray: async () => (await db.listCollections().toArray()).map(({ name }) => ({ name })),
        }),
      });
      return swapTo("restored", sessionOf(blind, application), await new Journal(db).update(entry, changed));
    };
    const flags = { name: "flags", documents: 1, bytes: 57, indexes: [], options: {}, contentHash: "0".repeat(64) };
    assert.equal((await withoutIdentities(flags, true)).state, "done");
    await assert.rejects(withoutIdentities(flags, false), /the collection flags has (other content|1 documents with)/);
  });
});
