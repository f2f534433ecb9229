import assert from "node:assert/strict";
import { resumeEngineRestore, undoEngineRestore } from "../../../../operations/engines/go-on.ts";
import { EngineJournal, isHalfDone } from "../../../../operations/engines/journal.ts";
import { type EngineRestoreContext, runEngineRestore } from "../../../../operations/engines/restore.ts";
import type { FenceMemory } from "../../../../operations/restore/types.ts";
import { backupContext, Recorder } from "../../../support/backup-context.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { PretendedEngine } from "../../../support/pretended-engine.ts";

const at = "2025-12-07T14:00:00Z";
const request = { target: { at }, reason: "deleted by mistake" };

/** An application that is there with three replicas, or kept away. */
class Application {
  replicas = 3;
  isAlive = true;

  async raise(memory: FenceMemory): Promise<void> {
    this.mustLive();
    if ((await memory.read()) === undefined) await memory.write(this.replicas);
    this.replicas = 0;
  }

  async lower(memory: FenceMemory): Promise<void> {
    this.mustLive();
    const replicas = await memory.read();
    if (replicas === undefined) return;
    this.replicas = replicas;
    await memory.write(undefined);
  }

  private mustLive(): void {
    if (!this.isAlive) throw new Error("killed");
  }
}

describe("a restore by another engine", () => {
  let store: MemoryStore;
  let engine: PretendedEngine;
  let application: Application;
  let observer: Recorder;
  const context = (different: Partial<EngineRestoreContext> = {}): EngineRestoreContext => ({
    ...backupContext({ stores: { backups: store, compliance: new MemoryStore() }, observer }),
    ...{ engine, fence: application, interval: 1 },
    live: { refuseOpen: () => Promise.resolve(), collections: () => Promise.resolve(["a", "b"]) },
    ...different,
  });
  const journal = () => new EngineJournal(store, "immoexpress").read();
  const isAsBefore = async () => {
    assert.deepEqual([engine.data, engine.isPaused, application.replicas], ["now", false, 3]);
    assert.notEqual((await journal())?.state, "preparing");
  };

  beforeEach(() => {
    [store, engine, application, observer] = [
      new MemoryStore(),
      new PretendedEngine(),
      new Application(),
      new Recorder(),
    ];
  });

  it("checks, keeps the application away, backs up, pauses, restores, lets it in and settles, in this order", async () => {
    const seen: [string, number][] = [];
    engine.before = (step) => seen.push([step, application.replicas]);
    const report = await runEngineRestore(context(), request);
    assert.deepEqual(seen, [
      ["backUp", 0],
      ["pause", 0],
      ["start", 0],
      ["settle", 3],
    ]);
    assert.deepEqual(observer.phases, [
      ...["check", "fence", "safety", "pause", "load", "confirm", "unfence", "settle", "done"],
    ]);
    assert.deepEqual([engine.data, engine.isPaused], [at, false]);
    const { outcome, backup, restoresTo, safetyBackup, collections, reason } = report;
    assert.deepEqual([outcome, backup, restoresTo], ["restored", "base", "2025-12-07T14:00:00.000Z"]);
    assert.deepEqual([safetyBackup, collections, reason], ["safety-1", 2, request.reason]);
    assert.equal((await journal())?.state, "done");
  });

  it("touches nothing when the check refuses it, or another restore is open", async () => {
    await assert.rejects(runEngineRestore(context(), { ...request, target: { name: "none" } }), /no such backup/);
    const open = {
      refuseOpen: () => Promise.reject(new Error("a dump's restore is open")),
      collections: () => Promise.resolve([]),
    };
    await assert.rejects(runEngineRestore(context({ live: open }), request), /is open/);
    assert.deepEqual([engine.done, await journal(), application.replicas], [[], undefined, 3]);
  });

  for (const step of ["backUp", "pause", "start"]) {
    it(`takes back what it did when it fails before the data is touched: ${step}`, async () => {
      engine.before = (name) => {
        if (name === step) throw new Error("the storage is full");
      };
      await assert.rejects(
        runEngineRestore(context(), request),
        /The restore to 2025-12-07T14:00:00.000Z failed: the storage is full\. The live database is what it was before\.$/,
      );
      await isAsBefore();
      assert.equal((await journal())?.state, "undone");
    });
  }

  it("that the engine gives up keeps the application away, and names both ways out", async () => {
    engine.end = { state: "failed", reason: "an agent died" };
    await assert.rejects(
      runEngineRestore(context(), request),
      /gave up: an agent died\. The live database may be a mixture, and the application is kept away from it: try again with restore --resume, or go back to the backup safety-1 with restore --undo\.$/,
    );
    assert.deepEqual([engine.data, application.replicas], ["mixture", 0]);
    await assert.rejects(runEngineRestore(context(), request), /is not finished: finish it with restore --resume/);
  });

  it("that was given up is begun again by --resume, and by --undo the state before", async () => {
    for (const [goOn, data] of [
      [resumeEngineRestore, at],
      [undoEngineRestore, "now"],
    ] as const) {
      [engine, store, application] = [new PretendedEngine(), new MemoryStore(), new Application()];
      engine.end = { state: "failed", reason: "an agent died" };
      await assert.rejects(runEngineRestore(context(), request));
      engine.end = { state: "done" };
      engine.before = (step) => {
        // A restored mixture would be failed again by an engine that fails what has failed.
        if (step === "start") engine.end = { state: "done" };
      };
      await goOn(context());
      assert.deepEqual([engine.data, engine.isPaused, application.replicas], [data, false, 3]);
    }
  });

  it("that nobody begins is an error, and the order is given again by --resume", async () => {
    engine.end = { state: "unknown" };
    await assert.rejects(
      runEngineRestore(context({ startTimeout: 5 }), request),
      /nobody has begun the restore restore-0/,
    );
    engine.end = { state: "failed", reason: "never begun" };
    engine.before = (step) => {
      if (step === "start") engine.end = { state: "done" };
    };
    await resumeEngineRestore(context());
    assert.deepEqual([engine.data, engine.done.filter((step) => step === "start").length], [at, 2]);
  });

  it("that is done is undone by a restore of its safety backup, after a backup of what was written since", async () => {
    await runEngineRestore(context(), request);
    engine.data = "written since";
    const report = await undoEngineRestore(context());
    assert.equal(engine.data, "now");
    assert.deepEqual([report.outcome, report.backup, report.safetyBackup], ["undone", "safety-1", "safety-2"]);
    await assert.rejects(
      undoEngineRestore(context()),
      /There is no restore that could be undone, so nothing was changed/,
    );
    await assert.rejects(resumeEngineRestore(context()), /There is no unfinished restore/);
  });

  it("that failed and whose undoing fails at once is a mixture all the same, and its undoing is resumed", async () => {
    engine.end = { state: "failed", reason: "an agent died" };
    await assert.rejects(runEngineRestore(context(), request));
    engine.before = (step) => {
      if (step === "pause") throw new Error("no agent answers");
    };
    await assert.rejects(
      undoEngineRestore(context()),
      /The undone restore failed: no agent answers\. The live database may be a mixture, .* go back to the backup safety-1 with restore --undo\.$/,
    );
    const open = await journal();
    assert.deepEqual([open?.state, open && isHalfDone(open), engine.data], ["preparing", true, "mixture"]);
    [engine.before, engine.end] = [() => undefined, { state: "done" }];
    const { outcome, isTakenBack } = await resumeEngineRestore(context());
    assert.deepEqual([outcome, isTakenBack, engine.data, application.replicas], ["undone", false, "now", 3]);
  });

  it("that is done and whose undoing fails at once has untouched data", async () => {
    await runEngineRestore(context(), request);
    engine.before = (step) => {
      if (step === "backUp") throw new Error("the storage is full");
    };
    await assert.rejects(
      undoEngineRestore(context()),
      /The undone restore failed: the storage is full\. The data was not touched, but the application may be kept away from it/,
    );
    const open = await journal();
    assert.deepEqual([open?.state, open && isHalfDone(open), engine.data], ["preparing", false, at]);
  });

  it("misses collections of a backup, and says which", async () => {
    const live = { refuseOpen: () => Promise.resolve(), collections: () => Promise.resolve(["b"]) };
    await runEngineRestore(context({ live }), request);
    assert.deepEqual(observer.warnings, ["These collections of the backup are not there at that second: a."]);
    await assert.rejects(
      runEngineRestore(context({ live }), { ...request, target: { name: "base" } }),
      /the database is without collections of the backup: a\. The live database is restored, but not everything/,
    );
  });

  describe("killed anywhere", () => {
    /** Runs until the given write of the journal, after which everything is dead. */
    async function killedAt(write: number): Promise<boolean> {
      let left = write;
      const die = () => {
        application.isAlive = false;
        throw new Error("killed");
      };
      const dying = new Proxy(store, {
        get: (target, key) => {
          if (key !== "writeSmall") return Reflect.get(target, key, target) as unknown;
          return (...args: Parameters<MemoryStore["writeSmall"]>) => (left-- > 0 ? target.writeSmall(...args) : die());
        },
      });
      engine.before = () => {
        if (!application.isAlive) throw new Error("killed");
      };
      const stores = { backups: dying, compliance: store };
      const ended = await runEngineRestore(context({ stores }), request).then(
        () => true,
        () => false,
      );
      application.isAlive = true;
      return ended;
    }

    for (const [way, goOn, data] of [
      ["--resume", resumeEngineRestore, at],
      ["--undo", undoEngineRestore, "now"],
    ] as const) {
      it(`is finished by ${way}`, async () => {
        for (let write = 1; ; write++) {
          [engine, store, application] = [new PretendedEngine(), new MemoryStore(), new Application()];
          if (await killedAt(write)) {
            assert.ok(write > 5, "the journal is written at every step");
            break;
          }
          const isUntouched = (await journal())?.state === "preparing";
          const { isTakenBack } = await goOn(context());
          const state = [engine.data, engine.isPaused, application.replicas];
          assert.deepEqual(state, [data, false, 3], `after ${write} writes`);
          assert.equal(isTakenBack, way === "--undo" && isUntouched, `after ${write} writes`);
        }
      });
    }
  });
});
