import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobPlan } from "../../../../operations/commands/laptop/jobs.ts";
import { rollbackSurroundings } from "../../../../operations/commands/laptop/release/rollback.ts";
import { releaseSurroundings } from "../../../../operations/commands/laptop/release/surroundings.ts";
import { Session } from "../../../../operations/commands/laptop/session.ts";
import { deploy } from "../../../../operations/release/deploy.ts";
import { LockHeldError, ReleaseRefusedError, UpdateFailedError } from "../../../../operations/release/errors.ts";
import { releaseFactsSchema } from "../../../../operations/report/facts.ts";
import { FakeEngine, playedUpdate } from "../../../support/fake-engine.ts";
import { ReceivingServer } from "../../../support/receiving-server.ts";
import { Laptop } from "./laptop.ts";
import { listing, name, plan, restored } from "./samples.ts";

const [older, newer] = ["prod-20251201-000000", "prod-20251202-000000"];

/** A session whose Jobs end at once as a test says. */
class PlayedSession extends Session {
  readonly jobs: string[] = [];
  ending: (args: string) => unknown = () => ({ id: "0000000042", anchor: "0000000042:abcdef" });

  override runJob({ args }: JobPlan): Promise<unknown> {
    this.jobs.push(args.join(" "));
    return Promise.resolve(this.ending(args.join(" ")));
  }
}

describe("a release from a laptop", function () {
  this.timeout(60_000);
  let laptop: Laptop;
  let server: ReceivingServer;
  let session: PlayedSession;
  let engine: FakeEngine;
  let directory: string;
  let said: string[];
  beforeEach(async () => {
    [laptop, server] = await Promise.all([Laptop.create(), ReceivingServer.start()]);
    directory = await mkdtemp(join(tmpdir(), "immoexpress-release-"));
    const receivers = JSON.stringify([{ kind: "slack", url: server.url("/services/token") }]);
    laptop.jobs.present.set("notifications", { receivers });
    const stack = { name: "staging", namespace: "immoexpress", context: undefined };
    session = new PlayedSession(stack, laptop.environment, new AbortController().signal);
    engine = new FakeEngine();
    engine.file = { release: older, images: { frontend: "localhost/web:1", backend: "localhost/api:1" } };
    engine.updates = [playedUpdate(older, 1)];
    said = [];
  });
  afterEach(async () => {
    await Promise.all([laptop.end(), server.stop()]);
    await rm(directory, { recursive: true });
  });

  const surroundings = () => ({
    ...releaseSurroundings({
      ...{ session, engine, actor: "ada", report: directory, directory },
      say: (sentence) => said.push(sentence),
    }),
    showUpdate: () => ({ step: () => undefined, end: () => undefined }),
  });
  const request = { release: newer, frontend: undefined, backend: undefined, reason: "sprint 42" };
  const holder = () => laptop.jobs.leases.lease?.spec.holderIdentity;

  it("is recorded by Jobs, told of, and leaves its facts and no lock", async () => {
    engine.plays.push(() => assert.match(holder() ?? "", /^ada\//));
    const facts = await deploy(request, surroundings());
    assert.equal(facts.result, "succeeded");
    assert.deepEqual(session.jobs, [
      `audit append --action=deployment --reason=sprint 42 --release=${older} --from=${older} --to=${newer} --actor=ada`,
      "audit append --end=0000000042 --result=succeeded --actor=ada",
      "report keep",
    ]);
    assert.equal(holder(), "");
    const [file = ""] = await readdir(directory);
    assert.match(file, /^staging-prod-20251202-000000-\d{14}\.json$/);
    const kept: unknown = JSON.parse(await readFile(join(directory, file), "utf8"));
    assert.deepEqual(releaseFactsSchema.parse(kept), facts);
    const told = server.received.map(({ body }) => body).join("\n");
    for (const text of ["has begun", "is deployed to staging", "sprint 42"]) assert.ok(told.includes(text), text);
  });

  it("that fails goes back also where nothing can be recorded, and says how to record it", async () => {
    laptop.jobs.present.clear();
    laptop.jobs.cronJobs.delete("audit-append");
    engine.plays.push(() => {
      throw new UpdateFailedError("It is slow.");
    });
    const facts = await deploy(request, surroundings());
    assert.deepEqual([facts.result, facts.auditId, session.jobs], ["rolled back", null, ["report keep"]]);
    assert.match(said.join("\n"), /The report on it could not be kept: /);
    assert.match(said.join("\n"), /audit append --action=rollback --to=prod-20251201-000000 --result=succeeded\./);
  });

  it("meets a lock, and says whose", async () => {
    const { lock } = await surroundings().lock({ action: "rollback", release: older, reason: "it hurts" });
    const { leases } = laptop.jobs;
    const renewals = setInterval(() => leases.lease && leases.write("replace", leases.lease), 100);
    await assert
      .rejects(deploy(request, surroundings()), (error: Error) => {
        assert.ok(error instanceof LockHeldError);
        assert.match(
          error.message,
          /^ada on \S+ has held the lock since .* for the rollback to \S+, because: it hurts\./,
        );
        return true;
      })
      .finally(() => clearInterval(renewals));
    await lock?.release();
  });

  it("that is gone back from is backed up, and the backup from before it is found, shown and restored", async () => {
    const rollback = () => rollbackSurroundings(surroundings(), { reason: "slow", yes: true }, session);
    session.ending = () => listing;
    await assert.rejects(rollback().planRestore(newer), (error: Error) => {
      assert.ok(error instanceof ReleaseRefusedError);
      assert.match(error.message, /^There is no backup from before prod-20251202-000000: npm run backup:list shows/);
      return true;
    });
    const [backup] = listing.restorable;
    const before = { ...backup, kind: "deployment", idempotencyKey: `deployment:${newer}` };
    session.ending = (args) => {
      if (args === "backup list") return { ...listing, restorable: [...listing.restorable, before] };
      return args.includes("--plan") ? plan : restored;
    };
    const restore = await rollback().planRestore(newer);
    assert.match(said.join("\n"), /43 documents are newer than that and lost/);
    assert.equal(await restore?.(), restored.safetyBackup);
    assert.equal(session.jobs.at(-1), `restore --name=${name} --yes --reason=slow --actor=ada`);
    laptop.jobs.cronJobs.delete("backup");
    assert.equal(await rollback().backUp(newer), null);
  });
});
