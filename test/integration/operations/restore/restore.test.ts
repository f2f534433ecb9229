import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateIdentity } from "age-encryption";
import { listBackups } from "../../../../operations/backup/list.ts";
import { archiveBlob } from "../../../../operations/backup/manifest.ts";
import { withDatabaseLease } from "../../../../operations/backup/lease.ts";
import { Journal } from "../../../../operations/restore/journal.ts";
import { pruneRestores } from "../../../../operations/restore/leftovers.ts";
import { planRestore } from "../../../../operations/restore/plan.ts";
import { resumeRestore } from "../../../../operations/restore/resume.ts";
import { runRestore } from "../../../../operations/restore/run.ts";
import { type Fence, restorePhases } from "../../../../operations/restore/types.ts";
import { undoRestore } from "../../../../operations/restore/undo.ts";
import { Recorder } from "../../../support/backup-context.ts";
import { manifestWith } from "../../../unit/operations/restore/manifests.ts";
import { assertUntouched, besideLive, contentOf, RestoreStage } from "../../../support/restore-stage.ts";

describe("a restore of a real backup", function () {
  this.timeout("3m");
  let stage: RestoreStage;

  before(async () => {
    stage = await RestoreStage.create();
  });

  after(async () => {
    await stage.end();
  });

  it("makes the live database what the backup holds, and newer documents and collections are gone", async () => {
    const db = await stage.database();
    const former = await contentOf(db);
    const observer = new Recorder();
    const report = await runRestore(await stage.context(db, { observer }), stage.request());
    assert.deepEqual(await contentOf(db), stage.restored);
    assert.deepEqual(observer.phases, restorePhases);
    assert.deepEqual(observer.warnings, []);
    const { outcome, backup, collections, documents, reason } = report;
    assert.deepEqual(
      { outcome, backup, collections, documents, reason },
      { outcome: "restored", backup: stage.manifest.name, collections: 4, documents: 322, reason: "a test" },
    );
    assert.equal((await new Journal(db).latest())?.state, "done");

    const { restorable } = await listBackups(stage.backup.stores());
    const safety = restorable.find(({ manifest }) => manifest.name === report.safetyBackup)?.manifest;
    assert.equal(safety?.kind, "safety");
    const saved = safety.collections.map(({ name, documents, contentHash }) => [name, `${documents} ${contentHash}`]);
    assert.deepEqual(Object.fromEntries(saved.sort()), former);
  });

  it("brings options and indexes, and they work", async () => {
    const db = await stage.database();
    await runRestore(await stage.context(db), stage.request());
    const [events] = await db.listCollections({ name: "events" }).toArray();
    assert.partialDeepStrictEqual(events, { options: { capped: true, size: 65_536, max: 100 } });
    const indexes = async (name: string) => (await db.collection(name).indexes()).map((index) => index.name);
    assert.deepEqual(
      [await indexes("users"), await indexes("properties")],
      [
        ["_id_", "index"],
        ["_id_", "text_index"],
      ],
    );
    await assert.rejects(db.collection("users").insertOne({ index: 1 }), /E11000/);
    assert.deepEqual(
      (await db.collection("events").find().toArray()).map(({ of }): unknown => of),
      ["first", "second"],
    );
  });

  it("says before what it would change, and changes nothing then", async () => {
    const db = await stage.database();
    await db.collection("users").insertOne({ _id: "by name" as never, createdAt: new Date("2020-01-01") });
    await db.collection("users").insertOne({ _id: "newer" as never, createdAt: new Date(Date.now() + 1000) });
    const context = await stage.context(db);
    // One second later than an ObjectId can tell.
    const createdAt = new Date(Date.parse(stage.manifest.createdAt) - 2000).toISOString();
    const plan = await planRestore(context, { ...stage.manifest, createdAt });
    assert.deepEqual(plan.collections, [
      { name: "audit", inBackup: undefined, live: 1, newer: 1 },
      { name: "enquiries", inBackup: 0, live: undefined, newer: 0 },
      { name: "events", inBackup: 2, live: undefined, newer: 0 },
      { name: "properties", inBackup: 300, live: 2, newer: 2 },
      { name: "users", inBackup: 20, live: 3, newer: 2 },
    ]);
    assert.deepEqual(plan.documents, { inBackup: 322, live: 6, newer: 5 });
    assert.deepEqual(await besideLive(db), []);
  });

  it("can be undone when it is done, and what was written since is kept beside", async () => {
    const db = await stage.database();
    const former = await contentOf(db);
    const context = await stage.context(db);
    await runRestore(context, stage.request());
    await db.collection("users").insertOne({ of: "after the restore" });
    await db.collection("carts").insertOne({ of: "after the restore" });
    const report = await undoRestore({ ...context, identity: "" });
    assert.equal(report.outcome, "undone");
    assert.deepEqual(await contentOf(db), former);
    const kept = await besideLive(db);
    const users = kept.find((name) => /^immo_restore_\S+_users$/.test(name)) ?? "";
    assert.equal(await db.collection(users).countDocuments({ of: "after the restore" }), 1);
    assert.ok(
      kept.some((name) => /^immo_stray_\S+_carts$/.test(name)),
      kept.join(),
    );
    await assert.rejects(undoRestore(context), {
      name: "RestoreRefusedError",
      message: /no restore that could be undone/,
    });
  });

  it("drops what the one before kept, which then cannot be undone any more", async () => {
    const db = await stage.database();
    const context = await stage.context(db);
    const first = await runRestore(context, stage.request());
    const second = await runRestore(context, stage.request());
    const kept = await besideLive(db);
    assert.ok(kept.length > 0 && kept.every((name) => name.startsWith(`immo_old_${second.id}_`)), kept.join());
    assert.notEqual(first.id, second.id);
    const weekLater = () => new Date(Date.now() + 8 * 24 * 3600_000);
    assert.deepEqual(await pruneRestores(context), []);
    assert.deepEqual((await pruneRestores({ ...context, now: weekLater })).sort(), kept);
    const expected = new RegExp(`cannot be undone any more.*restore --name=${second.safetyBackup ?? ""}`);
    await assertUntouched(db, () => assert.rejects(undoRestore(context), expected));
  });

  it("of a damaged archive is refused, and nothing is touched", async () => {
    const blob = stage.backup.azurite
      .service()
      .getContainerClient("backups")
      .getBlockBlobClient(archiveBlob(stage.manifest.name));
    const intact = await blob.downloadToBuffer();
    const db = await stage.database();
    const context = await stage.context(db);
    try {
      for (const at of [0, intact.length >> 1, intact.length - 1]) {
        const damaged = Buffer.from(intact);
        damaged[at]! ^= 1;
        await blob.uploadData(damaged);
        await assertUntouched(db, () =>
          assert.rejects(runRestore(context, stage.request()), { name: "ArchiveDamagedError" }),
        );
      }
      await blob.uploadData(intact.subarray(0, -1));
      await assertUntouched(db, () =>
        assert.rejects(runRestore(context, stage.request()), { name: "ArchiveDamagedError" }),
      );
    } finally {
      await blob.uploadData(intact);
    }
    assert.equal(await new Journal(db).latest(), undefined);
  });

  it("with another key is refused, naming whose key opens it, and nothing is touched", async () => {
    const db = await stage.database();
    const recipient = await stage.recipient();
    const stranger = await stage.context(db, { identity: await generateIdentity() });
    const expected = { name: "RestoreRefusedError", message: new RegExp(`private key of one of ${recipient} opens`) };
    await assertUntouched(db, () => assert.rejects(runRestore(stranger, stage.request()), expected));
    const mistyped = await stage.context(db, { identity: "AGE-SECRET-KEY-1MISTYPED" });
    await assertUntouched(db, () =>
      assert.rejects(runRestore(mistyped, stage.request()), (error: Error) => {
        assert.match(error.message, /given as private key is none/);
        return !error.message.includes("MISTYPED");
      }),
    );
  });

  it("of what another engine made is refused", async () => {
    const db = await stage.database();
    const manifest = manifestWith({ engine: "pbm" });
    const work = async () => runRestore(await stage.context(db), stage.request({ manifest }));
    await assertUntouched(db, () => assert.rejects(work(), /was made by pbm, which also restores it/));
  });

  it("waits for nobody who holds the database's lease, and says who that is", async () => {
    const db = await stage.database();
    const context = await stage.context(db);
    await withDatabaseLease(context, "backup (scheduled)", async () => {
      await assertUntouched(db, () =>
        assert.rejects(runRestore(context, stage.request()), /held by backup \(scheduled\)/),
      );
    });
    await runRestore(context, stage.request());
  });

  it("that fails to load leaves nothing behind, and the next one succeeds", async () => {
    const db = await stage.database();
    const context = await stage.context(db);
    const failing = async (script: string) => {
      const mongorestore = join(stage.backup.stage.directory, "failing-mongorestore");
      await writeFile(mongorestore, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return { ...context, tools: { ...context.tools, mongorestore } };
    };
    const cases = {
      "cat >/dev/null; echo the disk is full >&2; exit 3": /exit code 3\s+the disk is full\. The live database is what/,
      "head -c 1000 >/dev/null; exit 0": /ended before it had read the whole archive|enquiries|events|properties|users/,
      "cat >/dev/null; exit 0": /the collection \w+ has 0 documents with 0 bytes after it was restored/,
    };
    for (const [script, expected] of Object.entries(cases)) {
      const broken = await failing(script);
      await assertUntouched(db, () =>
        assert.rejects(runRestore(broken, stage.request()), { name: "RestoreFailedError", message: expected }),
      );
      assert.equal((await new Journal(db).latest())?.state, "undone");
    }
    await runRestore(context, stage.request());
    assert.deepEqual(await contentOf(db), stage.restored);
  });

  it("that is interrupted leaves nothing behind", async () => {
    const db = await stage.database();
    for (const phase of ["check", "rehearse", "safety", "load", "verify", "index"]) {
      const interruption = new AbortController();
      const observer = new Recorder();
      observer.phase = (name) => {
        if (name === phase) interruption.abort(new Error("interrupted by the operator"));
      };
      const context = await stage.context(db, { observer, signal: interruption.signal });
      await assertUntouched(db, () =>
        assert.rejects(runRestore(context, stage.request()), /interrupted by the operator/),
      );
      assert.equal(await new Journal(db).open(), undefined, phase);
    }
  });

  it("whose fence does not come up is taken back, without the fence", async () => {
    const db = await stage.database();
    const fence: Fence = {
      raise: () => Promise.reject(new Error("the pod backend-x does not end")),
      lower: () => Promise.resolve(),
    };
    const context = await stage.context(db, { fence });
    const expected = /failed: the pod backend-x does not end\. The live database is what it was before\.$/;
    await assertUntouched(db, () => assert.rejects(runRestore(context, stage.request()), expected));
    assert.equal(await new Journal(db).open(), undefined);
  });

  it("whose fence does not come down stays open, says so, and can be finished", async () => {
    const db = await stage.database();
    const stuck: Fence = { raise: () => Promise.resolve(), lower: () => Promise.reject(new Error("no API server")) };
    const context = await stage.context(db, { fence: stuck });
    await assert.rejects(runRestore(context, stage.request()), {
      name: "RestoreFailedError",
      message: /failed: no API server; .*until restore --resume or restore --undo has gone through/,
    });
    const next = await stage.context(db);
    const refusal = { name: "RestoreRefusedError", message: /not finished: .*restore --resume.*restore --undo/ };
    await assert.rejects(runRestore(next, stage.request()), refusal);
    assert.equal((await resumeRestore(next)).outcome, "restored");
    assert.deepEqual(await contentOf(db), stage.restored);
    await assert.rejects(resumeRestore(next), { name: "RestoreRefusedError", message: /no unfinished restore/ });
  });
});
