import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readRecords, readStoredRecords } from "../../../../operations/audit/read.ts";
import { verifyChain } from "../../../../operations/audit/verify.ts";
import type { Manifest } from "../../../../operations/backup/manifest.ts";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { Photos } from "../../../support/photos.ts";
import { BackupStage } from "../../../support/backup-stage.ts";
import { Laptop } from "./laptop.ts";
import { runRealPods } from "./pods.ts";

describe("what operators type", function () {
  this.timeout("5m");
  const database = "agence";
  let backups: BackupStage;
  let laptop: Laptop;
  let photos: Photos;
  let made: Manifest;

  before(async () => {
    backups = await BackupStage.create();
    laptop = await Laptop.create();
    photos = await Photos.create({ "a.jpg": "A", "b/b.jpg": "B" });
    await backups.fill(database, "properties", 500);
    await backups.fill(database, "users", 10);
    await writeFile(laptop.identityFile, `${backups.identity}\n`);
    const { mongodump, mongorestore } = (await backups.context(database)).tools;
    const scratch = join(laptop.jobs.kubectl.directory, "scratch");
    await mkdir(scratch);
    runRealPods(laptop.jobs, {
      ...{
        MONGODB_URI: backups.server.uri,
        DATABASE_NAME: database,
        RELEASE: "prod-20251207-060000",
        STACK: "staging",
      },
      ...{ AGE_RECIPIENTS: backups.request.recipients.join(","), MONGODUMP: mongodump, MONGORESTORE: mongorestore },
      ...{ MEDIA_DIRECTORY: photos.directory, MEDIA_ID_SECRET: "what the ids of photos are made with" },
      ...{ SCRATCH_DIRECTORY: scratch, AGE_IDENTITY_FILE: "" },
      ...{ BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: backups.azurite.url },
      ...{ BLOB_ACCOUNT_NAME: backups.azurite.account.name, BLOB_ACCOUNT_KEY: backups.azurite.account.key },
    });
  });

  after(async () => {
    await Promise.all([laptop.end(), backups.end(), photos.remove()]);
  });

  const succeed = async (args: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await laptop.immo(args);
    assert.equal(exitCode, 0, `${args}: ${stderr}`);
    return stdout;
  };
  const json = async <T>(args: string): Promise<T> => JSON.parse(await succeed(`${args} --json`)) as T;
  const count = () => backups.client.db(database).collection("properties").countDocuments();

  it("makes a backup, which is listed and can be verified", async () => {
    made = await json<Manifest>("backup --idempotency-key=deployment:x");
    assert.equal(made.kind, "manual");
    assert.equal(made.release, "prod-20251207-060000");
    const { restorable } = await json<{ restorable: { name: string; documents: number }[] }>("backup list");
    assert.deepEqual(
      restorable.map(({ name, documents }) => [name, documents]),
      [[made.name, 510]],
    );
    assert.match(await succeed(`backup verify ${made.name}`), /was opened, and all 510 documents of 2 collections/);
  });

  it("makes no other backup for the same key", async () => {
    assert.deepEqual(await json<Manifest>("backup --idempotency-key=deployment:x"), made);
  });

  it("downloads a backup as it is stored", async () => {
    const to = join(laptop.jobs.kubectl.directory, "download");
    const { archive } = await json<{ archive: string }>(`backup download ${made.name} --to ${to}`);
    assert.equal(hash("sha256", await readFile(archive)), made.archive.sha256);
  });

  it("restores a backup, and takes that back", async () => {
    await backups.client.db(database).collection("properties").insertOne({ of: "later", createdAt: new Date() });
    const plan = await succeed(`restore --name ${made.name} --plan`);
    assert.match(plan, /properties +500 +501 +1\n/);
    assert.match(await succeed(`restore --name ${made.name} --yes --reason=test`), /The database is that of mongodb-/);
    assert.equal(await count(), 500);
    assert.match(await succeed("restore --undo --yes"), /^The database is what it was before mongodb-backup-/);
    assert.equal(await count(), 501);
  });

  it("has recorded both, with who, why and how they ended", async () => {
    const store = openContainer(backups.azurite.settings(), "audit");
    const { records } = await readRecords(store);
    const before = "the state before the last restore";
    assert.deepEqual(
      records.map(({ actor, action, stack, release, from, to, reason, ends, result }) => {
        return [actor, action, stack, release, from, to, reason, ends, result];
      }),
      [
        [null, made.name, "test", null, null],
        [null, made.name, "test", "0000000001", "succeeded"],
        [null, before, null, null, null],
        [made.name, before, null, "0000000003", "succeeded"],
      ].map((rest) => ["ada", "restore", "staging", "prod-20251207-060000", ...rest]),
    );
    assert.match(records[1]?.backup ?? "", /^mongodb-backup-/);
    assert.deepEqual(verifyChain(await readStoredRecords(store)).damages, []);
  });

  it("says in a sentence and in the exit code what is wrong", async () => {
    const absent = await laptop.immo("backup verify mongodb-backup-20010101-000000");
    assert.deepEqual([absent.exitCode, absent.stdout], [3, ""]);
    assert.match(absent.stderr, /\nNo backup is named mongodb-backup-20010101-000000; the nearest is /);
    const nothingOpen = await laptop.immo("restore --resume --yes");
    assert.equal(nothingOpen.exitCode, 3);
    assert.match(nothingOpen.stderr, /There is no unfinished restore/);
    const lease = await openContainer(backups.azurite.settings(), "backups").lease(`locks/${database}`, "somebody");
    try {
      const taken = await laptop.immo("backup");
      assert.equal(taken.exitCode, 3);
      assert.match(taken.stderr, /is held by somebody since /);
    } finally {
      await lease.release();
    }
  });

  it("backs photos up, lists the snapshots and restores them", async () => {
    const before = await photos.contents();
    const first = await json<{ name: string; uploadedFiles: number }>("media backup");
    assert.equal(first.uploadedFiles, 2);
    const second = await json<{ uploadedFiles: number }>("media backup");
    assert.equal(second.uploadedFiles, 0);
    const { snapshots } = await json<{ snapshots: Record<string, unknown>[] }>("media list");
    const { name, files, isEncrypted } = snapshots[1] ?? {};
    assert.deepEqual([snapshots.length, name, files, isEncrypted], [2, first.name, 2, true]);
    await rm(join(photos.directory, "a.jpg"));
    const keyless = await laptop.immo("media restore --yes", { AGE_IDENTITY_FILE: "" });
    assert.equal(keyless.exitCode, 3);
    assert.match(keyless.stderr, /are encrypted, and nothing was changed: set AGE_IDENTITY_FILE/);
    assert.match(await succeed("media restore --plan"), /\n1 come back, 0 are replaced, 0 go, 1 stay as they are\.\n/);
    await succeed(`media restore --name ${first.name} --yes`);
    assert.deepEqual(await photos.contents(), before);
  });

  it("fails over photos that cannot be read, after a snapshot of the others", async () => {
    await photos.write("a.jpg", "A");
    const bad = Buffer.concat([Buffer.from(`${photos.directory}/bad`), Buffer.from([0xff]), Buffer.from(".jpg")]);
    await writeFile(bad, "unreachable");
    const { exitCode, stderr } = await laptop.immo("media backup");
    await rm(bad);
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /The snapshot media-backup-\S+ was made, but is not complete: it is without bad\S+ \(its name is not UTF-8\)/,
    );
  });

  it("prunes what is past its time: nothing yet", async () => {
    const stdout = await succeed("backup prune");
    assert.match(stdout, /^\d backups and 3 snapshots of the photos are kept\.\n$/);
  });
});
