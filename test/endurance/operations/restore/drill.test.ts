import assert from "node:assert/strict";
import { drill } from "../../../../operations/restore/drill.ts";
import { whileAlive } from "../../../../operations/restore/drill-databases.ts";
import { runUntilKilled } from "../../../endurance/operations/restore/killed.ts";
import { RestoreStage } from "../../../support/restore-stage.ts";

describe("a restore drill that is killed", function () {
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

  it("is cleaned up after by the next one, which leaves alone what a running one uses", async () => {
    const db = await stage.database();
    await runUntilKilled(stage, db, { work: "drill", phase: "verify" });
    assert.equal((await databases()).length, 1);
    const running = stage.backup.client.db("immo_drill_20251207_060000_cafe");
    await whileAlive(running, async () => {
      const report = await drill(await stage.context(db), { manifest: stage.manifest });
      assert.equal(report.leftoversDropped, 1);
      assert.deepEqual(await databases(), [running.databaseName]);
    });
    assert.deepEqual(await databases(), []);
  });
});
