import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { runBackup } from "../../../../operations/backup/run.ts";
import { verifyBackup } from "../../../../operations/backup/verify.ts";
import { Trap } from "../../../support/backup-context.ts";
import { FaultyProxy } from "../../../support/faulty-proxy.ts";
import { BackupStage } from "../../../support/backup-stage.ts";

const run = promisify(execFile);
const megabyte = 1024 * 1024;
/** So that a store that is gone is given up in seconds instead of minutes. */
const impatient = { attempt: 2000, total: 3000, firstDelay: 50, longestDelay: 200, block: 256 * 1024 };

describe("a backup when something fails", function () {
  this.timeout("3m");
  let stage: BackupStage;
  let proxy: FaultyProxy;

  before(async () => {
    stage = await BackupStage.create();
    proxy = await FaultyProxy.start(stage.azurite.port);
    // More than the 16 MiB that mongodump reads ahead.
    for (const collection of ["properties", "users"]) await stage.fill("agency", collection, 60, 200_000);
  });

  afterEach(() => {
    proxy.heal();
  });

  after(async () => {
    await proxy.stop();
    await stage.end();
  });

  const throughProxy = () => {
    const settings = stage.azurite.settings(proxy.inFrontOf(stage.azurite.url));
    const open = (container: "backups" | "compliance") => openContainer(settings, container, impatient);
    return { backups: open("backups"), compliance: open("compliance") };
  };
  it("says that the store went away in the middle, ends mongodump, and leaves nothing", async () => {
    const observer = new Trap(2 * megabyte, () => proxy.refuse());
    const context = await stage.context("agency", { observer, stores: throughProxy() });
    await assert.rejects(runBackup(context, stage.request), {
      name: "BlobUnavailableError",
      message: /^The container backups at 127\.0\.0\.1:\d+ is not available: /,
    });
    // Nor could the lease be given back, which would expire.
    assert.equal(await stage.isFree("agency"), false);
    await stage.isFree("agency", true);
    await stage.assertNothingListed("agency");
  });

  it("goes on over connections that are cut and a network that is slow", async () => {
    proxy.cutAfter("up", 300_000, 5);
    proxy.slowTo(12_000_000);
    // Enough for the cuts.
    await stage.fill("branch", "properties", 30, 200_000);
    const context = await stage.context("branch", { stores: throughProxy() });
    const manifest = await runBackup(context, stage.request);
    assert.equal(proxy.seen.cuts, 5);
    assert.equal((await verifyBackup(context, manifest, stage.identity)).documents, 30);
    await stage.stores().backups.delete(`${manifest.name}/backup-metadata.json`);
    await stage.stores().backups.delete(`${manifest.name}/archive`);
  });

  it("ends on a signal in the middle, with mongodump gone, the lease given back and nothing left", async () => {
    const stop = new AbortController();
    const observer = new Trap(megabyte, () => stop.abort(new Error("ended by SIGTERM")));
    const context = await stage.context("agency", { observer, signal: stop.signal });
    await assert.rejects(runBackup(context, stage.request), /^Error: ended by SIGTERM$/);
    await stage.assertNothingListed("agency");
  });

  it("says that the scratch directory is full", async () => {
    const directory = join(stage.stage.directory, "full");
    await mkdir(directory);
    const module = join(import.meta.dirname, "../../../../operations/backup/secret-file.ts");
    const script = `import { openSecretFile } from ${JSON.stringify(module)}; openSecretFile(${JSON.stringify(directory)}, "x".repeat(9000));`;
    // In a namespace of its own, so that the small file system is gone with the process.
    const full = `mount -t tmpfs -o size=8k tmpfs '${directory}' && exec "$0" --input-type=module --eval "$1"`;
    await assert.rejects(run("unshare", ["--mount", "sh", "-c", full, process.execPath, script]), (error: Error) => {
      assert.match(
        error.message,
        /Error: The scratch directory .*full is full: make room there, or set SCRATCH_DIRECTORY/,
      );
      return true;
    });
  });
});
