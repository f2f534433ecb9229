import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Db } from "mongodb";
import { listBackups } from "../../../../operations/backup/list.ts";
import { Journal } from "../../../../operations/restore/journal.ts";
import { resumeRestore } from "../../../../operations/restore/resume.ts";
import { runRestore } from "../../../../operations/restore/run.ts";
import { undoRestore } from "../../../../operations/restore/undo.ts";
import { fenceFileOf, FileFence, type Killing, runUntilKilled } from "./killed.ts";
import { besideLive, type Content, contentOf, RestoreStage } from "../../../support/restore-stage.ts";

/** Names of the backup and of the live database together: the rehearsal renames each once. */
const rehearsed = 5;
/** Live collections out of the way, and those of the backup in their place. */
const swapped = 3 + 4;

describe("a restore that is ended by SIGKILL", function () {
  this.timeout("10m");
  let stage: RestoreStage;

  before(async () => {
    stage = await RestoreStage.create();
  });

  after(async () => {
    await stage.end();
  });

  interface Aftermath {
    db: Db;
    fence: FileFence;
    former: Content;
    context: Awaited<ReturnType<RestoreStage["context"]>>;
  }

  /** Kills a restore; asserts that an application finds the one set, the other set, or nothing at all. */
  const afterKilling = async (killing: Omit<Killing, "work">): Promise<Aftermath> => {
    const db = await stage.database();
    const former = await contentOf(db);
    await runUntilKilled(stage, db, { work: "restore", ...killing });
    const fence = new FileFence(fenceFileOf(stage, db));
    const now = await contentOf(db);
    const isWhole = isDeepStrictEqual(now, former) || isDeepStrictEqual(now, stage.restored);
    assert.ok(isWhole || (await fence.isUp()), "the application can see a mixture");
    return { db, fence, former, context: await stage.context(db, { fence }) };
  };

  const assertResumed = async ({ db, fence, context }: Aftermath) => {
    const report = await resumeRestore(context);
    assert.deepEqual([report.outcome, await contentOf(db), await fence.isUp()], ["restored", stage.restored, false]);
    const { restorable } = await listBackups(context.stores);
    const safety = restorable.filter(({ manifest }) => manifest.name === report.safetyBackup);
    assert.equal(safety.length, 1, "the safety backup is complete");
    assert.ok((await besideLive(db)).every((name) => name.startsWith(`immo_old_${report.id}_`)));
  };

  const assertUndone = async ({ db, fence, former, context }: Aftermath) => {
    const report = await undoRestore({ ...context, identity: "" });
    assert.deepEqual([report.outcome, await contentOf(db), await fence.isUp()], ["undone", former, false]);
    assert.deepEqual(await besideLive(db), []);
  };

  const assertNext = async ({ db, context }: Aftermath) => {
    assert.equal(await new Journal(db).open(), undefined);
    await runRestore(context, stage.request());
    assert.deepEqual(await contentOf(db), stage.restored);
  };

  for (const phase of ["check", "rehearse"]) {
    it(`in the phase ${phase} has not begun: there is nothing to resume, and the next one succeeds`, async () => {
      const aftermath = await afterKilling({ phase });
      assert.deepEqual(await contentOf(aftermath.db), aftermath.former);
      await assert.rejects(resumeRestore(aftermath.context), { name: "RestoreRefusedError" });
      await assertNext(aftermath);
    });
  }

  for (const phase of ["safety", "load", "verify", "index", "fence", "swap", "confirm", "unfence"]) {
    it(`in the phase ${phase} can be resumed`, async () => {
      await assertResumed(await afterKilling({ phase }));
    });

    it(`in the phase ${phase} can be undone, and the next one succeeds`, async () => {
      const aftermath = await afterKilling({ phase });
      await assert.rejects(runRestore(aftermath.context, stage.request()), /restore --resume, .* restore --undo/);
      await assertUndone(aftermath);
      await assertNext(aftermath);
    });
  }

  for (const [safety, isMade] of [
    ["upload", false],
    ["reread", false],
    ["manifest", false],
    ["made", true],
  ] as const) {
    it(`inside its safety backup (${safety}) leaves nothing half-done that is listed, and can be resumed or undone`, async () => {
      const ofSafety = async ({ context, db }: Aftermath) => {
        const { restorable } = await listBackups(context.stores);
        return restorable.filter(({ manifest }) => manifest.kind === "safety" && manifest.database === db.databaseName);
      };
      const aftermath = await afterKilling({ safety });
      assert.deepEqual([await contentOf(aftermath.db), await aftermath.fence.isUp()], [aftermath.former, false]);
      assert.deepEqual(await besideLive(aftermath.db), []);
      assert.equal((await ofSafety(aftermath)).length, isMade ? 1 : 0);
      if (safety === "reread") return assertUndone(aftermath);
      await assertResumed(aftermath);
      // One that was finished, and only not noted, is not made again.
      assert.equal((await ofSafety(aftermath)).length, 1);
    });
  }

  it("after it is done is done, and can be undone", async () => {
    const { db, context, former } = await afterKilling({ phase: "done" });
    assert.deepEqual(await contentOf(db), stage.restored);
    await assert.rejects(resumeRestore(context), { name: "RestoreRefusedError" });
    await undoRestore(context);
    assert.deepEqual(await contentOf(db), former);
  });

  it("while it rehearses its renamings has not begun", async () => {
    const aftermath = await afterKilling({ renamings: 2 });
    assert.deepEqual(await contentOf(aftermath.db), aftermath.former);
    assert.equal((await besideLive(aftermath.db)).length, 2);
    await assertNext(aftermath);
  });

  for (let step = 1; step <= swapped; step++) {
    it(`after step ${step} of ${swapped} of the swap can be resumed or undone`, async () => {
      for (const assertEnd of [assertResumed, assertUndone]) {
        const aftermath = await afterKilling({ renamings: rehearsed + step });
        assert.equal(await aftermath.fence.isUp(), true);
        await assertEnd(aftermath);
      }
    });
  }
});
