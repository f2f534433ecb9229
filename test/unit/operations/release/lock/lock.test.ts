import assert from "node:assert/strict";
import { LockHeldError, LockLostError } from "../../../../../operations/release/errors.ts";
import { acquireLock, type LockOptions } from "../../../../../operations/release/lock/acquire.ts";
import { leaseObject, type LockHolder } from "../../../../../operations/release/lock/lease.ts";
import { readLock } from "../../../../../operations/release/lock/read.ts";
import { FakeLeases, refusal } from "../../../../support/fake-leases.ts";
import { waitUntil } from "../../../../support/wait.ts";

/** Milliseconds: the real ones are hundreds of times as long. */
const times = { duration: 150, renewal: 15, watch: 60, look: 3 };

const holder = (actor: string): LockHolder => ({
  ...{ id: `${actor}/1`, actor, action: "deployment", release: "prod-20251207-143000", reason: "sprint 42" },
  ...{ host: "laptop", pid: 4711, user: actor, since: new Date().toISOString() },
});

describe("the lock of a stack", () => {
  let server: FakeLeases;
  let said: string[];
  let options: LockOptions;
  beforeEach(() => {
    server = new FakeLeases();
    said = [];
    options = { signal: new AbortController().signal, say: (sentence) => said.push(sentence), times };
  });

  const acquire = async (actor: string) => (await acquireLock(server.kubectl(), holder(actor), options)).lock!;
  /** What a holder has left who has died, or lives on another machine. */
  const heldBy = (actor: string, now: Date) => {
    const resourceVersion = server.lease?.metadata.resourceVersion;
    const content = { holder: holder(actor), now, durationSeconds: 60, transitions: 0, resourceVersion };
    server.write(resourceVersion === undefined ? "create" : "replace", leaseObject("immoexpress", content) as never);
  };
  const until = (what: string, condition: () => boolean) => waitUntil(condition, { what, interval: 2, timeout: 2_000 });

  it("is taken, renewed and given back, for everybody to see", async () => {
    assert.equal(await readLock(server.kubectl()), undefined);
    const lock = await acquire("ada");
    const state = await readLock(server.kubectl());
    assert.deepEqual([state?.holder?.actor, state?.holder?.reason, state?.durationSeconds], ["ada", "sprint 42", 1]);
    await until("renewals", () => server.written.length >= 3);
    await lock.release();
    assert.equal((await readLock(server.kubectl()))?.holder, undefined);
    const { length } = server.written;
    await (await acquire("bob")).release();
    assert.equal(server.written.length, length + 2);
    assert.deepEqual(said, []);
  });

  for (const first of ["when nobody has ever held it", "when it was given back"]) {
    it(`goes to one of many at once, ${first}; the others learn who, since when and why`, async () => {
      if (first.endsWith("back")) await (await acquire("eve")).release();
      const actors = Array.from({ length: 12 }, (_, index) => `actor-${index}`);
      const results = await Promise.allSettled(actors.map(acquire));
      const won = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const lost = results.flatMap((one) => (one.status === "rejected" ? [one.reason as Error] : []));
      assert.equal(won.length, 1);
      const winner = (await readLock(server.kubectl()))?.holder?.actor ?? "";
      for (const error of lost) {
        assert.ok(error instanceof LockHeldError, String(error));
        const since = "has held the lock since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC \\(\\d s\\)";
        const what = "for the deployment of prod-20251207-143000, because: sprint 42\\. Nothing was changed";
        assert.match(error.message, new RegExp(`^${winner} on laptop ${since}, ${what}`));
      }
      await won[0]!.release();
    });
  }

  it("of a holder that has died is taken over, which a sentence says", async () => {
    heldBy("ada", new Date());
    const started = performance.now();
    const { lock, takenFrom } = await acquireLock(server.kubectl(), holder("bob"), options);
    assert.ok(performance.now() - started >= times.duration * 0.9);
    assert.equal(takenFrom?.actor, "ada");
    assert.match(said[0]!, /^ada on laptop has held the lock .*\. Looking whether that is still going on\.$/);
    assert.match(said[1]!, /^The lock of ada \(deployment, prod-\S+, since .*\) has expired, .*: it was taken over\.$/);
    await lock!.release();
  });

  it("that has expired long ago is taken over sooner, however the clocks go", async () => {
    heldBy("ada", new Date(Date.now() - 86_400_000));
    const started = performance.now();
    await (await acquire("bob")).release();
    assert.ok(performance.now() - started < times.duration);
  });

  it("of a living holder whose clock is hours behind is not taken", async () => {
    heldBy("ada", new Date(Date.now() - 7_200_000));
    const renewing = setInterval(() => heldBy("ada", new Date(Date.now() - 7_200_000)), times.renewal);
    await assert.rejects(acquire("bob"), LockHeldError).finally(() => clearInterval(renewing));
  });

  it("that somebody else has taken is lost, and not given back", async () => {
    const lock = await acquire("ada");
    heldBy("bob", new Date());
    await until("the loss", () => lock.lost.aborted);
    const reason: unknown = lock.lost.reason;
    assert.ok(reason instanceof LockLostError);
    assert.match(reason.message, /^The lock of this deployment was lost: bob on laptop has held/);
    await lock.release();
    assert.equal((await readLock(server.kubectl()))?.holder?.actor, "bob");
  });

  it("survives answers that are lost, and an API server that is away", async () => {
    const lock = await acquire("ada");
    // What was written is there, but whoever wrote it does not know: its next renewal is refused.
    server.onWritten = () => {
      server.onWritten = () => undefined;
      throw refusal("Timeout", "the connection broke");
    };
    await until("a renewal after it", () => server.written.length >= 4);
    server.onCall = () => {
      throw refusal("ServiceUnavailable", "etcd is restarting");
    };
    const away = Date.now();
    await until("its end", () => Date.now() - away > times.duration * 1.5);
    server.onCall = () => undefined;
    const { length } = server.written;
    await until("a renewal", () => server.written.length > length);
    assert.equal(lock.lost.aborted, false);
    await lock.release();
    assert.equal((await readLock(server.kubectl()))?.holder, undefined);
  });

  it("is none before the first deployment, which has no namespace", async () => {
    server.hasNamespace = false;
    assert.deepEqual(await acquireLock(server.kubectl(), holder("ada"), options), {
      ...{ lock: undefined, takenFrom: undefined },
    });
  });

  it("is not waited for after an interruption", async () => {
    heldBy("ada", new Date());
    const ending = new AbortController();
    const waiting = acquireLock(server.kubectl(), holder("bob"), { ...options, signal: ending.signal });
    await until("the first look", () => said.length === 1);
    ending.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
    assert.equal(server.lease?.spec.holderIdentity, "ada/1");
  });

  it("of a Lease that somebody else has written is respected", async () => {
    heldBy("ada", new Date());
    server.lease!.metadata.annotations = {};
    assert.equal((await readLock(server.kubectl()))?.holder?.actor, "ada/1");
  });
});
