import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { checkArchive } from "../../../../operations/backup/check.ts";
import { listBackups } from "../../../../operations/backup/list.ts";
import { runBackup } from "../../../../operations/backup/run.ts";
import { type BackupContext, type BackupRequest, backupPhases } from "../../../../operations/backup/types.ts";
import { ArchiveWriter } from "../../../support/archive-writer.ts";
import { backupContext, Recorder } from "../../../support/backup-context.ts";
import { FakeTools } from "../../../support/fake-tool.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { waitUntil } from "../../../support/wait.ts";

const houses = Array.from({ length: 2000 }, (_, index) => ({ _id: index, title: `house ${index}` }));
const begun = () => new ArchiveWriter("immoexpress", { houses: {} }).documents("houses", houses);

describe("a backup", () => {
  let tools: FakeTools;
  let identity: string;
  let request: BackupRequest;
  let stores: { backups: MemoryStore; compliance: MemoryStore };
  let observer: Recorder;

  before(async () => {
    tools = await FakeTools.create();
    identity = await generateIdentity();
    request = { kind: "manual", release: "prod-20251207-060000", recipients: [await identityToRecipient(identity)] };
  });

  beforeEach(() => {
    stores = { backups: new MemoryStore(), compliance: new MemoryStore() };
    observer = new Recorder();
  });

  after(async () => {
    await tools.remove();
  });

  const contextWith = (mongodump: string, different: Partial<BackupContext> = {}) =>
    backupContext({
      ...{ stores, observer },
      ...{ tools: { mongodump, mongorestore: "mongorestore", scratchDirectory: tools.directory } },
      ...different,
    });
  const complete = () => tools.dumping(begun().end("houses").bytes());
  /** Nothing but the lock may be there, and nobody holds it. */
  const assertNothingLeft = async () => {
    assert.deepEqual([...stores.backups.blobs.keys(), ...stores.compliance.blobs.keys()], []);
    await (await stores.backups.lease("locks/immoexpress", "the test")).release();
  };

  it("is written, read again, and described last", async () => {
    const manifest = await runBackup(contextWith(await complete()), request);
    assert.deepEqual(observer.phases, backupPhases);
    const { name, archive, verified, collections } = manifest;
    assert.deepEqual([...stores.backups.blobs.keys()], [`${name}/archive`, `${name}/backup-metadata.json`]);
    assert.deepEqual([verified.sha256, verified.bytes], [archive.sha256, archive.bytes]);
    assert.deepEqual([collections[0]?.name, collections[0]?.documents], ["houses", 2000]);
    await checkArchive(stores.backups, manifest, { identity });
    assert.deepEqual((await listBackups(stores)).restorable[0]?.manifest, manifest);
  });

  for (const kind of ["deployment", "rollback"] as const) {
    it(`of the kind ${kind} goes to the container for compliance`, async () => {
      const { name } = await runBackup(contextWith(await complete()), { ...request, kind });
      assert.ok(stores.compliance.blobs.has(`${name}/archive`));
      assert.equal(stores.backups.blobs.size, 0);
    });
  }

  it("is made once for an idempotency key and a database", async () => {
    const context = contextWith(await complete());
    const keyed = { ...request, idempotencyKey: "deployment:prod-20251207-060000" };
    const first = await runBackup(context, keyed);
    assert.deepEqual(await runBackup(context, keyed), first);
    assert.notEqual((await runBackup(context, { ...keyed, idempotencyKey: "another" })).name, first.name);
    assert.equal((await listBackups(stores)).restorable.length, 2);
  });

  it("is made again for an idempotency key whose backup is damaged", async () => {
    const context = contextWith(await complete());
    const keyed = { ...request, idempotencyKey: "deployment:prod-20251207-060000" };
    const first = await runBackup(context, keyed);
    await stores.backups.delete(`${first.name}/archive`);
    assert.notEqual((await runBackup(context, keyed)).name, first.name);
  });

  const failures: Record<string, [script: () => Promise<string>, message: RegExp]> = {
    "mongodump fails": [
      () => tools.script("echo 'Failed: no server' >&2; exit 1"),
      /exit code 1\n {2}Failed: no server/,
    ],
    "mongodump fails in the end": [
      async () => tools.script(`${await complete()}; echo 'Failed: late' >&2; exit 1`),
      /exit code 1\n {2}Failed: late/,
    ],
    "mongodump succeeds without having finished": [
      () => tools.dumping(begun().bytes()),
      /immoexpress was not dumped completely: the archive ends before its collections do: houses/,
    ],
    "mongodump says nothing": [() => tools.script("exit 0"), /ends in the middle/],
    "mongodump is killed": [() => tools.script("kill -9 $$"), /was ended by SIGKILL/],
    "mongodump is not there": [() => Promise.resolve("/nowhere/mongodump"), /could not be started: .*ENOENT/],
  };
  for (const [what, [script, message]] of Object.entries(failures)) {
    it(`leaves nothing behind when ${what}`, async () => {
      await assert.rejects(runBackup(contextWith(await script()), request), { name: "BackupFailedError", message });
      await assertNothingLeft();
    });
  }

  it("ends at once when it is told to, and mongodump with it", async () => {
    const marker = tools.path("pid");
    const stop = new AbortController();
    const script = await tools.script(`cat ${tools.path("none")} 2>/dev/null; echo $$ > ${marker}; exec sleep 600`);
    const running = runBackup(contextWith(script, { signal: stop.signal }), request);
    await waitUntil(() => existsSync(marker), { what: "mongodump", interval: 10 });
    stop.abort(new Error("SIGTERM"));
    await assert.rejects(running, /SIGTERM/);
    await assertNothingLeft();
  });

  it("ends when the store fails while mongodump goes on, which is killed", async () => {
    stores.backups.write = () => Promise.reject(new Error("the store is gone"));
    await assert.rejects(runBackup(contextWith(await tools.script("exec sleep 600")), request), /the store is gone/);
    await assertNothingLeft();
  });

  it("is taken away when the store gives back something else than was written", async () => {
    const write = stores.backups.write.bind(stores.backups);
    stores.backups.write = async (name, content) => {
      const written = await write(name, content);
      stores.backups.blobs.get(name)!.content[500]! ^= 1;
      return written;
    };
    await assert.rejects(runBackup(contextWith(await complete()), request), {
      name: "ArchiveDamagedError",
      message: /archive is not what the backup wrote: its SHA-256 is another one/,
    });
    await assertNothingLeft();
  });

  it("is no backup when its manifest cannot be written, and says so when it cannot be removed either", async () => {
    stores.backups.writeSmall = () => Promise.reject(new Error("no room for a manifest"));
    stores.backups.delete = () => Promise.reject(new Error("may not delete"));
    await assert.rejects(runBackup(contextWith(await complete()), request), /no room for a manifest/);
    assert.match(observer.warnings[0] ?? "", /is not finished and could not be removed.*may not delete/);
    const { restorable, unusable } = await listBackups(stores);
    assert.deepEqual([restorable.length, unusable[0]?.isUnfinished], [0, true]);
  });

  it("is refused without a public key that is one, before anything is done", async () => {
    await assert.rejects(
      runBackup(contextWith("/nowhere"), { ...request, recipients: ["age1x"] }),
      /"age1x" is no public/,
    );
    await assert.rejects(runBackup(contextWith("/nowhere"), { ...request, recipients: [] }), /no public key/);
    assert.deepEqual(observer.phases, []);
  });

  it("is refused while somebody else works on the database", async () => {
    await stores.backups.lease("locks/immoexpress", "restore on another machine");
    await assert.rejects(runBackup(contextWith("/nowhere"), request), /held by restore on another machine/);
  });
});
