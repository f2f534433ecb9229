import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { checkArchive } from "../../../../operations/backup/check.ts";
import { listBackups } from "../../../../operations/backup/list.ts";
import { runBackup } from "../../../../operations/backup/run.ts";
import { backupPhases } from "../../../../operations/backup/types.ts";
import { waitUntil } from "../../../support/wait.ts";
import { BackupStage } from "../../../support/backup-stage.ts";

const deaths = [
  ...backupPhases.map((phase) => ({ DIE_IN: phase, DIE_AFTER: "" })),
  { DIE_IN: "dump", DIE_AFTER: "1" },
  { DIE_IN: "dump", DIE_AFTER: "4000000" },
  { DIE_IN: "reread", DIE_AFTER: "100000" },
];

describe("a backup that is killed", function () {
  this.timeout("5m");
  let stage: BackupStage;

  before(async () => {
    stage = await BackupStage.create();
    await stage.fill("agency", "properties", 5000, 2000);
  });

  after(async () => {
    await stage.end();
  });

  for (const death of deaths) {
    const when = death.DIE_AFTER === "" ? "begins" : `has worked through ${death.DIE_AFTER} bytes`;
    it(`when ${death.DIE_IN} ${when} leaves nothing half-done that is listed, and the next one succeeds`, async () => {
      const before = await names(stage);
      assert.equal(await runChild(stage, death), "SIGKILL");
      const { restorable } = await listBackups(stage.stores());
      const added = restorable.filter(({ manifest }) => !before.includes(manifest.name));
      // Only the one that had written its manifest is there, and it is whole.
      assert.equal(added.length, death.DIE_IN === "done" ? 1 : 0);
      for (const { manifest } of added) {
        await checkArchive(stage.stores().backups, manifest, { identity: stage.identity });
      }
      const context = await stage.context("agency");
      // One of them waits until the lease has expired by itself, which takes a while.
      const isImpatient = death.DIE_IN !== "manifest";
      await waitUntil(() => stage.isFree("agency", isImpatient), {
        what: "the lease of the dead one to expire",
        timeout: 30_000,
      });
      const next = await runBackup(context, stage.request);
      await checkArchive(stage.stores().backups, next, { identity: stage.identity });
    });
  }

  it("leaves no connection string in the scratch directory", async () => {
    const left = (await readdir(stage.stage.directory)).filter((name) => name.startsWith("immoexpress-"));
    assert.deepEqual(left, []);
  });
});

async function names(stage: BackupStage): Promise<string[]> {
  return (await listBackups(stage.stores())).restorable.map(({ manifest }) => manifest.name);
}

/** @returns the signal that ended it */
async function runChild(stage: BackupStage, death: Record<string, string>): Promise<NodeJS.Signals | null> {
  const { name, key } = stage.azurite.account;
  const env = {
    ...process.env,
    ...{ TMPDIR: stage.stage.directory, MONGODB_URI: stage.server.uri, DATABASE_NAME: "agency" },
    ...{ AGE_RECIPIENTS: stage.request.recipients[0], BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: stage.azurite.url },
    ...{ BLOB_ACCOUNT_NAME: name, BLOB_ACCOUNT_KEY: key },
    ...death,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(import.meta.dirname, "mortal-backup.ts")], { env });
    child.once("close", (_, signal) => resolve(signal));
  });
}
