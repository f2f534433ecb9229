import assert from "node:assert/strict";
import { Interrupted } from "../../../../operations/commands/interrupted.ts";
import { deploy } from "../../../../operations/release/deploy.ts";
import {
  LockHeldError,
  LockLostError,
  ReleaseRefusedError,
  StackLockedError,
  UpdateFailedError,
} from "../../../../operations/release/errors.ts";
import { releaseBackupType, releaseHealthType } from "../../../../operations/release/resource-types.ts";
import { releaseDate } from "../../../../operations/release/tag.ts";
import { releaseFactsSchema } from "../../../../operations/report/facts.ts";
import { doneStep, FakeEngine, playedUpdate } from "../../../support/fake-engine.ts";
import { healthReport } from "../../../support/release-facts.ts";
import { ReleaseStage } from "../../../support/release-stage.ts";

const [older, newer] = ["prod-20251201-000000", "prod-20251202-000000"];
const request = { release: newer, frontend: undefined, backend: "api:2", reason: "sprint 42" };
const bad = () => {
  throw new UpdateFailedError("The Rollout backend is degraded.\nError rate 12 % > 5 %.");
};

describe("a deployment", () => {
  let stage: ReleaseStage;
  let engine: FakeEngine;
  beforeEach(() => {
    stage = new ReleaseStage();
    engine = new FakeEngine();
    engine.file = { release: older, images: { frontend: "web:1", backend: "api:1" } };
    engine.updates = [playedUpdate(older, 1)];
  });
  const run = (different: Partial<typeof request> = {}) => deploy({ ...request, ...different }, stage.with(engine));

  it("is locked, recorded, told of, done, recorded, reported and told of, in this order", async () => {
    engine.plays.push(({ onStep }) => {
      onStep(doneStep(releaseBackupType, { backupName: "b-1", sha256: "00", bytes: 7 }));
      onStep(doneStep(releaseHealthType, { report: JSON.stringify(healthReport()) }));
    });
    const facts = await run();
    assert.deepEqual(stage.log, [
      ...["lock", "record begin", "tell deployment.started", "update done", "record deployment succeeded"],
      ...["publish", "tell deployment.succeeded", "release"],
    ]);
    assert.deepEqual(stage.registered, [newer]);
    assert.deepEqual(engine.calls, [`set ${newer}`, "up"]);
    assert.deepEqual(engine.messages, [
      { action: "deployment", release: newer, from: older, actor: "ada", reason: "sprint 42", automatic: false },
    ]);
    assert.deepEqual(releaseFactsSchema.parse(facts), facts);
    assert.deepEqual(
      [facts.result, facts.runs, facts.from, facts.auditId, facts.backup?.name],
      ["succeeded", newer, older, "0000000042", "b-1"],
    );
    assert.deepEqual(facts.health, healthReport());
    assert.deepEqual(facts.images, { frontend: "web:1", backend: "api:2" });
    assert.deepEqual(
      facts.phases.map(({ name, result }) => `${name}: ${result}`),
      ["lock", "images", "record", `Deployment of ${newer}`].map((name) => `${name}: succeeded`),
    );
    assert.equal(stage.recorded.at(-1)?.ending?.backup, "b-1");
    assert.equal(stage.told.at(-1)?.audit, "0000000043:abcdef");
  });

  it("gets a tag of this second when nobody names one", async () => {
    const { release } = await run({ release: undefined });
    const age = Date.now() - (releaseDate(release)?.getTime() ?? 0);
    assert.ok(age >= 0 && age < 5_000, release);
  });

  it("that fails is followed by the last good release, and ends as rolled back", async () => {
    engine.plays.push(bad);
    const facts = await run();
    assert.deepEqual(engine.calls, [`set ${newer}`, "up", "put back 2025-12-07T00:01:00.000Z", "up"]);
    assert.deepEqual(stage.log, [
      ...["lock", "record begin", "tell deployment.started", "update failed", "tell deployment.failed"],
      ...["update done", "record rollback succeeded", "tell rollback.succeeded"],
      ...["record deployment failed", "publish", "release"],
    ]);
    assert.deepEqual([facts.result, facts.runs], ["rolled back", older]);
    assert.deepEqual(stage.registered, [older]);
    assert.equal(facts.problem, "The Rollout backend is degraded. Error rate 12 % > 5 %.");
    assert.match(engine.messages[1]?.reason ?? "", new RegExp(`^the deployment of ${newer} failed: The Rollout`));
    assert.equal(engine.messages[1]?.automatic, true);
    assert.match(stage.recorded.at(-1)?.ending?.detail ?? "", new RegExp(`^${older} runs again\\. The Rollout`));
    // Whoever watches sees the reasons as the engine gave them.
    assert.ok(stage.said.some((text) => text.includes("degraded.\nError rate")));
  });

  it("that fails is reported with the checks that found it, and not with those of what it went back to", async () => {
    const failed = { ...healthReport(), verdict: "failed" };
    engine.plays.push(
      (request) => {
        request.onStep({ ...doneStep(releaseHealthType, { report: JSON.stringify(failed) }), state: "failed" });
        return bad();
      },
      ({ onStep }) => onStep(doneStep(releaseHealthType, { report: JSON.stringify(healthReport()) })),
    );
    assert.equal((await run()).health?.verdict, "failed");
    engine.plays.push(bad, ({ onStep }) =>
      onStep(doneStep(releaseHealthType, { report: JSON.stringify(healthReport()) })),
    );
    // Its metrics were bad: nothing was checked before.
    assert.equal((await run()).health?.verdict, healthReport().verdict);
  });

  it("that fails twice says what runs is not known", async () => {
    engine.plays.push(bad, () => {
      throw new UpdateFailedError("The API server is away.");
    });
    const facts = await run();
    assert.deepEqual([facts.result, facts.runs], ["failed", null]);
    assert.match(stage.said.join("\n"), /Going back to prod-20251201-000000 failed, too: The API server is away\./);
    assert.ok(stage.log.includes("tell rollback.failed"));
  });

  it("that fails as the first one has nothing to go back to", async () => {
    engine.updates = [];
    engine.plays.push(bad);
    const facts = await run();
    assert.deepEqual([facts.result, facts.runs, facts.from], ["failed", null, null]);
    assert.deepEqual(engine.calls, [`set ${newer}`, "up"]);
  });

  it("is recorded afterwards where nothing could be recorded before", async () => {
    stage.nextId = undefined;
    const facts = await run();
    assert.deepEqual([stage.recorded.at(-1)?.id, facts.auditId], [undefined, "0000000043"]);
  });

  it("begins nothing while somebody else has the lock, or Pulumi's", async () => {
    stage.lockProblem = new LockHeldError("bob has held the lock");
    await assert.rejects(run(), LockHeldError);
    assert.deepEqual([stage.log, engine.calls], [[], []]);
    stage.lockProblem = undefined;
    engine.plays.push(() => {
      throw new StackLockedError("Pulumi has the stack locked");
    });
    await assert.rejects(run(), StackLockedError);
    // The file is what it was, and nobody went back.
    assert.deepEqual(engine.calls, [`set ${newer}`, "up", `set ${older}`]);
    assert.equal(engine.file.images.backend, "api:1");
    assert.equal(stage.log.at(-1), "release");
  });

  it("begins nothing without its images, or with a tag of other ones", async () => {
    stage.images = { state: "missing", detail: "on no node" };
    await assert.rejects(run(), (error: Error) => {
      assert.ok(error instanceof ReleaseRefusedError);
      assert.match(error.message, /no image web:1 \(on no node\) and api:2 \(on no node\): push it/);
      return true;
    });
    await assert.rejects(run({ release: older }), ReleaseRefusedError);
    assert.deepEqual(engine.calls, []);
    stage.images = { state: "unknown", detail: "the registry is silent" };
    assert.equal((await run()).result, "succeeded");
    assert.match(
      stage.said.join(),
      /Nobody can say from here whether there is an image web:1: the registry is silent\./,
    );
  });

  for (const [what, end, type] of [
    ["is interrupted", (one: ReleaseStage) => one.interrupt.abort(new Interrupted("SIGINT")), Interrupted],
    ["has lost its lock", (one: ReleaseStage) => one.lost.abort(new LockLostError("it is bob's")), LockLostError],
  ] as const) {
    it(`that ${what} is ended, recorded and told of; nobody goes back`, async () => {
      engine.plays.push(({ signal }) => {
        end(stage);
        signal.throwIfAborted();
      });
      await assert.rejects(run(), type);
      assert.deepEqual(stage.log.slice(-5), [
        ...["update failed", "record deployment failed", "publish", "tell deployment.failed", "release"],
      ]);
      assert.deepEqual(engine.calls, [`set ${newer}`, "up"]);
      assert.deepEqual([stage.published[0]?.result, stage.published[0]?.runs], ["failed", null]);
      assert.deepEqual(stage.registered, []);
    });
  }

  describe("after one that was killed", () => {
    const dead = {
      ...({ id: "1", actor: "bob", action: "deployment", release: "prod-20251203-000000", reason: null } as const),
      ...{ host: "laptop", pid: 1, user: "bob", since: "2025-12-07T10:00:00.000Z" },
    };
    const locked = (owner: string, at: string) => () => {
      throw new StackLockedError("locked", { owner, pid: 4711, at });
    };

    it("removes the lock that Pulumi has kept of it", async () => {
      stage.takenFrom = dead;
      engine.plays.push(locked("bob@laptop", "2025-12-07T10:00:05Z"));
      assert.equal((await run()).result, "succeeded");
      assert.deepEqual(engine.calls, [`set ${newer}`, "up", "unlock", "up"]);
    });

    for (const [whose, owner, at, processRuns, takenFrom] of [
      ["somebody else's", "eve@laptop", "2025-12-07T10:00:05Z", false, dead],
      ["an older one", "bob@laptop", "2025-12-07T09:00:00Z", false, dead],
      ["one whose process runs", "bob@laptop", "2025-12-07T10:00:05Z", true, dead],
      ["one of nobody who has died", "bob@laptop", "2025-12-07T10:00:05Z", false, undefined],
    ] as const) {
      it(`leaves ${whose}`, async () => {
        Object.assign(stage, { takenFrom, processRuns });
        engine.plays.push(locked(owner, at));
        await assert.rejects(run(), StackLockedError);
        assert.ok(!engine.calls.includes("unlock"));
      });
    }
  });
});
