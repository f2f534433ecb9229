import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as backups from "../../../../operations/commands/cluster/backups.ts";
import { readRecords } from "../../../../operations/audit/read.ts";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { meant } from "../../../../operations/commands/cluster/recorded-restore.ts";
import { restore } from "../../../../operations/commands/cluster/restore.ts";
import type { RequestOf, Verb } from "../../../../operations/commands/command.ts";
import { describe as inWords } from "../../../../operations/commands/output/index.ts";
import { parseCommand } from "../../../../operations/commands/parse.ts";
import { type EngineEntry, EngineJournal } from "../../../../operations/engines/journal.ts";
import type { JournalEntry } from "../../../../operations/restore/journal.ts";
import { EventWriter } from "../../../../operations/terminal/event-writer.ts";
import { PretendedAtlas, snapshot } from "../../../support/pretended-atlas.ts";
import { BackupStage } from "../../../support/backup-stage.ts";

/** What the pods do with a real database and a real store; Atlas alone is pretended, and so changes no data. */
describe("the commands in the cluster where Atlas keeps backups beside the dumps", function () {
  this.timeout("1m");
  const database = "agence";
  const newest = "693200000000000000000002";
  const yesterday = new Date(Date.now() - 24 * 3600_000).toISOString().replace(/\.\d+Z$/, "Z");
  let stage: BackupStage;
  let atlas: PretendedAtlas;
  let scratch: string;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    [stage, atlas] = await Promise.all([BackupStage.create(), PretendedAtlas.start()]);
    scratch = await mkdtemp(join(tmpdir(), "immoexpress-engines-"));
    atlas.snapshots = [snapshot(2, yesterday)];
    await stage.fill(database, "properties", 20);
    const { groupId, clusterName, clientId, clientSecret } = PretendedAtlas;
    environment = {
      ...{ MONGODB_URI: stage.server.uri, DATABASE_NAME: database, SCRATCH_DIRECTORY: scratch },
      ...{ STACK: "staging", RELEASE: "prod-20251207-060000", HOSTNAME: "pod-1" },
      ...{ BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: stage.azurite.url },
      ...{ BLOB_ACCOUNT_NAME: stage.azurite.account.name, BLOB_ACCOUNT_KEY: stage.azurite.account.key },
      ...{ BACKUP_ENGINE: "atlas", ATLAS_URL: atlas.url, ATLAS_GROUP_ID: groupId, ATLAS_CLUSTER_NAME: clusterName },
      ...{ ATLAS_CLIENT_ID: clientId, ATLAS_CLIENT_SECRET: clientSecret },
    };
  });
  after(async () => {
    await Promise.all([stage.end(), atlas.close(), rm(scratch, { recursive: true })]);
  });

  const surroundings = (different: NodeJS.ProcessEnv = {}) => ({
    environment: { ...environment, ...different },
    events: new EventWriter(() => undefined),
    signal: new AbortController().signal,
  });
  const request = <V extends Verb>(line: string) => parseCommand(line.split(" ")) as unknown as RequestOf<V>;
  /** What a person reads of it: as the Job says it, through JSON. */
  const said = (line: string, result: unknown) =>
    inWords(request(line), JSON.parse(JSON.stringify(result)), false).join("\n");
  const restoring = async (line: string) => said(line, await restore(request(line), surroundings()));

  it("list its snapshots, say what it guarantees, and believe it", async () => {
    const listed = await backups.list(request("backup list"), surroundings());
    assert.deepEqual(
      listed.restorable.map(({ name, engine }) => [name, engine]),
      [[newest, "atlas"]],
    );
    assert.match(listed.restorable[0]?.guarantee ?? "", /^Any second from .* to .* can be restored\.$/);
    assert.match(said("backup list", listed), /\nAtlas: Any second from /);
    const line = `backup verify ${newest}`;
    assert.match(
      said(line, await backups.verify(request(line), surroundings())),
      /by Atlas's own account: it was not read/,
    );
  });

  it("list the dumps when it does not answer, and say that", async () => {
    const broken = surroundings({ ATLAS_CLIENT_SECRET: "another" });
    const listed = await backups.list(request("backup list"), broken);
    assert.match(said("backup list", listed), /! Atlas cannot be asked what it has: .* 401 invalid_client .*\.$/);
  });

  it("have it restore, with what goes counted before, and undo that", async () => {
    const plan = await restoring(`restore --name ${newest} --plan`);
    assert.match(plan, /properties +20 +20\n/);
    assert.match(plan, /Atlas replaces all data of the cluster/);
    assert.match(
      await restoring("restore --newest --yes"),
      /^The database is that of .*, restored by Atlas from its backup 6932/,
    );
    assert.match(await restoring("restore --undo --yes"), /^The database is that of 2025-12-07T14:31:00Z again/);
    const orders = atlas.requests.filter((one) => one.startsWith("POST …")).map((order) => order.split(" ")[1]);
    assert.deepEqual(orders, [
      ...["…/backup/snapshots", "…/backup/restoreJobs", "…/backup/snapshots", "…/backup/restoreJobs"],
    ]);
    await assert.rejects(restoring("restore --resume --yes"), /There is no unfinished restore/);
  });

  it("have recorded what was begun and how it ended, but no plan", async () => {
    const { records } = await readRecords(openContainer(stage.azurite.settings(), "audit"));
    const shown = records.map(({ action, to, ends, result }) => [action, to, ends, result]);
    const [undone, resumed] = [meant("undo"), meant("resume")];
    const state = `the state of ${yesterday}, from the backup ${newest}`;
    assert.deepEqual(shown, [
      ["restore", newest, null, null],
      ["restore", state, "0000000001", "succeeded"],
      ["restore", undone, null, null],
      ["restore", undone, "0000000003", "succeeded"],
      ["restore", resumed, null, null],
      ["restore", resumed, "0000000005", "failed"],
    ]);
    assert.match(records[1]?.backup ?? "", /^[0-9a-f]{24}$/);
    assert.match(records[5]?.detail ?? "", /^There is no unfinished restore/);
  });

  it("touch nothing when it cannot be recorded", async () => {
    const before = atlas.requests.length;
    const unreachable = surroundings({ STACK: undefined });
    await assert.rejects(restore(request("restore --newest --yes"), unreachable), /STACK is not set/);
    assert.deepEqual(
      atlas.requests.slice(before).filter((one) => one.startsWith("POST …")),
      [],
    );
  });

  it("refuse in one sentence", async () => {
    await assert.rejects(
      restoring("restore --at 2001-01-01T00:00:00Z --yes"),
      /^NoSuchBackupError: Atlas cannot restore/,
    );
    await assert.rejects(
      backups.backup(request("backup --engine=pbm"), surroundings()),
      /^RestoreRefusedError: backup --engine=pbm needs immoexpress:backup.engine to be pbm, and/,
    );
    const without = surroundings({ BACKUP_ENGINE: "" });
    await assert.rejects(restore(request(`restore --name ${newest} --yes`), without), /to be pbm or atlas, and this/);
    await assert.rejects(restore(request("restore --at 2025-12-07T14:30:00Z --yes"), without), /There is no backup/);
  });

  it("back nothing up that a restore has left half done, by whatever engine", async () => {
    const { mongodump } = (await stage.context(database)).tools;
    // As the scheduled backup's pods are: they command no engine.
    const scheduled = surroundings({
      ...{ BACKUP_ENGINE: undefined, MONGODUMP: mongodump, AGE_RECIPIENTS: stage.request.recipients.join(",") },
    });
    const dump = () => backups.backup(request("backup --kind scheduled"), scheduled);
    const journal = new EngineJournal(stage.stores().backups, database);
    const last = (await journal.read()) ?? assert.fail("nothing was restored");
    const halves: Partial<EngineEntry>[] = [
      { state: "restoring" },
      { state: "restored" },
      { state: "preparing", goal: "undone", beganHalfDone: true },
    ];
    for (const half of halves) {
      await journal.write({ ...last, ...half });
      const refusal =
        /^RestoreRefusedError: No backup was made, because the database may be half restored\. The restore to .* by Atlas that began at .* is not finished: .* --resume, .* --undo\.$/;
      await assert.rejects(dump(), refusal);
      await assert.rejects(backups.backup(request("backup --engine=atlas"), surroundings()), refusal);
    }
    await journal.write({ ...last, state: "preparing", goal: "restored", beganHalfDone: false });
    const entries = stage.client.db(database).collection<JournalEntry>("immo_restore_journal");
    const ofDump = { _id: "20251207-060000", backup: "mongodb-backup-1", startedAt: new Date() } as JournalEntry;
    await entries.insertOne({ ...ofDump, state: "swapping", live: [] });
    await assert.rejects(dump(), /half restored\. The restore of mongodb-backup-1 that began at .* is not finished/);
    // Not yet touched: there is something good to back up, and who knows when somebody comes.
    await entries.updateOne({ _id: ofDump._id }, { $unset: { live: "" } });
    assert.match(said("backup", await dump()), /^mongodb-backup-\d+-\d+ \(scheduled\): /);
    await journal.write(last);
    await entries.deleteOne({ _id: ofDump._id });
  });
});
