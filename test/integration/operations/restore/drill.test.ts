import assert from "node:assert/strict";
import { generateIdentity } from "age-encryption";
import { drill } from "../../../../operations/restore/drill.ts";
import { Recorder } from "../../../support/backup-context.ts";
import { contentOf, RestoreStage } from "../../../support/restore-stage.ts";

describe("a restore drill", function () {
  this.timeout("3m");
  let stage: RestoreStage;

  before(async () => {
    stage = await RestoreStage.create();
  });

  after(async () => {
    await stage.end();
  });

  const databases = async () => {
    const { databases: found } = await stage.backup.client.db("admin").admin().listDatabases({ nameOnly: true });
    return found.map(({ name }) => name).filter((name) => name.startsWith("immo_"));
  };

  it("restores, compares and leaves nothing behind, without the lease of the database", async () => {
    const db = await stage.database();
    const before = await contentOf(db);
    const observer = new Recorder();
    const context = await stage.context(db, { observer });
    const lease = await context.stores.backups.lease(`locks/${db.databaseName}`, "somebody");
    const { backup, collections, documents, leftoversDropped } = await drill(context, { manifest: stage.manifest });
    await lease.release();
    assert.deepEqual(
      { backup, collections, documents, leftoversDropped },
      { backup: stage.manifest.name, collections: 4, documents: 322, leftoversDropped: 0 },
    );
    assert.deepEqual(observer.phases, ["check", "load", "verify", "index", "done"]);
    assert.deepEqual(await contentOf(db), before);
    assert.deepEqual(await databases(), []);
  });

  it("that finds a difference says which, and leaves nothing behind", async () => {
    const context = await stage.context(await stage.database());
    // It loads nothing, as a mongorestore with a fault of its own might.
    const tools = { ...context.tools, mongorestore: "true" };
    await assert.rejects(drill({ ...context, tools }, { manifest: stage.manifest }), {
      name: "RestoreFailedError",
      message: /^The drill with \S+ failed: .*The live database was not touched\.$/,
    });
    assert.deepEqual(await databases(), []);
  });

  it("with another key is refused", async () => {
    const context = await stage.context(await stage.database(), { identity: await generateIdentity() });
    await assert.rejects(drill(context, { manifest: stage.manifest }), { name: "RestoreRefusedError" });
  });
});
