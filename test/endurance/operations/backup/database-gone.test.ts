import assert from "node:assert/strict";
import { runBackup } from "../../../../operations/backup/run.ts";
import { Trap } from "../../../support/backup-context.ts";
import { BackupStage } from "../../../support/backup-stage.ts";

const megabyte = 1024 * 1024;

// Here, because mongodump waits half a minute for a server to come back, whatever it is told.
describe("a backup of a database that is gone", function () {
  this.timeout("3m");
  let stage: BackupStage;

  before(async () => {
    stage = await BackupStage.create();
    // More than the 16 MiB that mongodump reads ahead.
    await stage.fill("agency", "properties", 120, 200_000);
  });

  after(async () => {
    await stage.end();
  });

  it("in the middle says what mongodump said, and leaves nothing", async () => {
    const observer = new Trap(megabyte, () => void stage.server.kill());
    try {
      await assert.rejects(runBackup(await stage.context("agency", { observer }), stage.request), {
        name: "BackupFailedError",
        message: /^The database agency was not dumped: .*mongodump ended with exit code 1\n(.*\n)*.*Failed: /,
      });
    } finally {
      await stage.server.start();
    }
    await stage.assertNothingListed("agency");
  });

  it("from the beginning says so, without the password", async () => {
    const uri = "mongodb://backup:s3cret@127.0.0.1:1/";
    const context = await stage.context("agency", { target: { uri, database: "agency" } });
    await assert.rejects(runBackup(context, stage.request), (error: Error) => {
      assert.match(error.message, /exit code 1\n.*Failed: .*127\.0\.0\.1:1/s);
      return !error.message.includes("s3cret");
    });
    await stage.assertNothingListed("agency");
  });
});
