import assert from "node:assert/strict";
import { ReleaseRefusedError, UpdateFailedError } from "../../../../operations/release/errors.ts";
import { releaseHealthType } from "../../../../operations/release/resource-types.ts";
import { rollback, type RollbackSurroundings } from "../../../../operations/release/rollback.ts";
import { releaseFactsSchema } from "../../../../operations/report/facts.ts";
import { FakeEngine, playedUpdate } from "../../../support/fake-engine.ts";
import { ReleaseStage } from "../../../support/release-stage.ts";

const [older, newer] = ["prod-20251201-000000", "prod-20251202-000000"];
const request = { to: older, reason: "slow", restoreDatabase: false };

const verification = `urn:pulumi:s::p::immoexpress:release:HealthVerification$${releaseHealthType}::after-release-health`;

describe("a rollback", () => {
  let stage: ReleaseStage;
  let engine: FakeEngine;
  let surroundings: RollbackSurroundings;
  let isAgreed: boolean;
  let restoreProblem: Error | undefined;
  beforeEach(() => {
    stage = new ReleaseStage();
    engine = new FakeEngine();
    engine.updates = [playedUpdate(newer, 2), playedUpdate(older, 1)];
    engine.found = ["urn:pulumi:s::p::a:b:C::namespace", verification];
    isAgreed = true;
    restoreProblem = undefined;
    const note = (what: string) => {
      engine.calls.push(what);
      return Promise.resolve();
    };
    surroundings = {
      ...stage.with(engine),
      backUp: (runs) => note(`back up ${runs ?? ""}`).then(() => ({ name: "b-1", sha256: "00", bytes: 1 })),
      planRestore: async (release) => {
        await note(`plan restore before ${release}`);
        if (!isAgreed) return undefined;
        return () =>
          note("restore").then(() => {
            if (restoreProblem !== undefined) throw restoreProblem;
            return "safety-1";
          });
      },
      application: {
        stop: () => note("stop"),
        start: () => note("start"),
        startNewest: () => note("start newest"),
      },
    };
  });
  const run = (different: Partial<typeof request> = {}) => rollback({ ...request, ...different }, surroundings);
  const putBack = "put back 2025-12-07T00:01:00.000Z";

  it("backs up, puts the configuration back and deploys; recorded, told of and reported", async () => {
    const facts = await run();
    assert.deepEqual(engine.calls, [`back up ${newer}`, putBack, "up"]);
    assert.deepEqual(stage.log, [
      ...["lock", "record begin", "tell rollback.started", "update done", "record rollback succeeded"],
      ...["publish", "tell rollback.succeeded", "release"],
    ]);
    assert.deepEqual(releaseFactsSchema.parse(facts), facts);
    assert.deepEqual([facts.result, facts.runs, facts.from, facts.backup?.name], ["succeeded", older, newer, "b-1"]);
    assert.deepEqual(engine.messages[0], {
      ...{ action: "rollback", release: older, from: newer, actor: "ada", reason: "slow", automatic: false },
    });
    assert.deepEqual(stage.recorded[0]?.beginning, { action: "rollback", from: newer, to: older, reason: "slow" });
  });

  it("restores with nothing running, and starts the older release alone", async () => {
    const facts = await run({ restoreDatabase: true });
    assert.deepEqual(engine.calls, [
      ...[`plan restore before ${newer}`, "stop", "restore", putBack, `up without ${verification}`, "start newest"],
      ...[putBack, "up"],
    ]);
    assert.equal(facts.result, "succeeded");
    // Its backup of the state before is the restore's own.
    assert.equal(stage.recorded.at(-1)?.ending?.backup, "safety-1");
  });

  it("begins nothing when the restore is not agreed to, or nothing is undone", async () => {
    isAgreed = false;
    await assert.rejects(run({ restoreDatabase: true }), ReleaseRefusedError);
    await assert.rejects(run({ restoreDatabase: true, to: newer }), /^ReleaseRefusedError: Nothing was deployed after/);
    assert.deepEqual(stage.log, ["lock", "release", "lock", "release"]);
  });

  it("starts what it has stopped when nothing was restored", async () => {
    restoreProblem = new Error("The backup is damaged.");
    const facts = await run({ restoreDatabase: true });
    assert.deepEqual(engine.calls.slice(-3), ["stop", "restore", "start"]);
    assert.deepEqual([facts.result, facts.problem, facts.runs], ["failed", "The backup is damaged.", newer]);
    assert.equal(stage.log.at(-2), "tell rollback.failed");
  });

  it("keeps the release that is undone away from restored data when deploying fails", async () => {
    engine.plays.push(() => {
      throw new UpdateFailedError("The API server is away.");
    });
    const facts = await run({ restoreDatabase: true });
    assert.deepEqual([facts.result, facts.runs], ["failed", null]);
    assert.ok(!engine.calls.includes("start"));
    assert.match(stage.said.join("\n"), /restored, and the API stays stopped, .*: the same command again goes on\./);
  });

  it("refuses an unknown tag and missing images before anything is recorded", async () => {
    await assert.rejects(run({ to: "prod-20251130-000000" }), /Nobody has deployed prod-20251130-000000/);
    stage.images = { state: "missing", detail: "gone" };
    await assert.rejects(run(), /there is no image web:1 \(gone\)/);
    assert.deepEqual(engine.calls, []);
  });

  it("does not begin when its backup fails", async () => {
    surroundings = { ...surroundings, backUp: () => Promise.reject(new Error("The storage is full.")) };
    const facts = await run();
    assert.deepEqual([facts.result, facts.runs, engine.calls], ["failed", newer, []]);
    assert.deepEqual(facts.phases.map(({ name, result }) => `${name} ${result}`).at(-1), "backup failed");
  });
});
