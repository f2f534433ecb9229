import assert from "node:assert/strict";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { median } from "../../../../operations/health/attempt.ts";
import { type Check, CheckFailure } from "../../../../operations/health/check.ts";
import { runChecks } from "../../../../operations/health/run.ts";
import { runCheck } from "../../../../operations/health/run-check.ts";
import { quick } from "../../../support/health-settings.ts";

const never = new AbortController().signal;
const wrong = new CheckFailure({ expected: "status 200 of GET x", came: "it answered 500" });

/** A check whose answers are these, one after the other, and then the last one again. */
function answering(...answers: (CheckFailure | string | number)[]) {
  const asked = { times: 0 };
  const probe = async () => {
    const answer = answers[Math.min(asked.times++, answers.length - 1)];
    if (answer instanceof CheckFailure) throw answer;
    if (typeof answer === "number") await sleep(answer);
    return "it is well";
  };
  const check: Check = {
    ...{ name: "API", group: "public", limitMs: 40, target: "GET x", hint: "the log", probe },
  };
  return { check, asked };
}

describe("a health check", () => {
  it("that passes was asked once to warm up, and as often as is measured", async () => {
    const { check, asked } = answering("well");
    const result = await runCheck(check, quick({ warmUp: 2, samples: 5 }), never);
    assert.equal(asked.times, 7);
    assert.ok(result.latencyMs !== null && result.latencyMs < 40);
    assert.deepEqual(
      { ...result, latencyMs: 0 },
      { name: "API", group: "public", status: "passed", latencyMs: 0, limitMs: 40, attempts: 1, detail: "it is well" },
    );
  });

  it("that counts as a login is asked once only", async () => {
    const { check, asked } = answering("well");
    await runCheck({ ...check, isOnce: true }, quick({ warmUp: 2, samples: 5 }), never);
    assert.equal(asked.times, 1);
  });

  it("that passes only when it is tried again is flaky, and says with what it failed", async () => {
    const { check } = answering("well", wrong, "well");
    const { status, attempts, detail } = await runCheck(check, quick(), never);
    assert.deepEqual([status, attempts], ["flaky", 2]);
    assert.equal(
      detail,
      "Expected status 200 of GET x, but it answered 500; look at the log. It passed at attempt 2: it is well.",
    );
  });

  it("whose warm-up fails is flaky, too", async () => {
    const { check } = answering(wrong, "well");
    assert.equal((await runCheck(check, quick(), never)).status, "flaky");
  });

  it("that never passes has failed, after as many attempts as are allowed", async () => {
    const { check, asked } = answering(wrong);
    const { status, attempts, latencyMs, detail } = await runCheck(check, quick({ retries: 2 }), never);
    assert.deepEqual([status, attempts, latencyMs, asked.times], ["failed", 3, null, 3]);
    assert.equal(detail, "Expected status 200 of GET x, but it answered 500; look at the log.");
  });

  it("may be slow once, while warming up or in one of three samples, but not in two", async () => {
    const settings = quick({ retries: 0 });
    const once = answering(80, 1, 80, 1);
    assert.equal((await runCheck(once.check, settings, never)).status, "passed");
    const twice = answering(1, 60, 1, 60);
    const { status, latencyMs, detail } = await runCheck(twice.check, settings, never);
    assert.equal(status, "failed");
    assert.ok(latencyMs !== null && latencyMs > 50);
    assert.match(
      detail,
      /^Expected an answer of GET x within 40 ms, but the median of 3 was \d+ ms; look at the log\.$/,
    );
  });

  it("is given up at its timeout, even when it does not listen", async () => {
    const { check } = answering("well");
    const deaf = { ...check, probe: () => new Promise<string>(() => undefined) };
    const settings = quick({ retries: 0, timeoutSeconds: 0.05 });
    const { status, detail } = await runCheck(deaf, settings, never);
    assert.equal(status, "failed");
    assert.match(detail, /^Expected an answer of GET x, but none was there, or not the whole of it, after 0\.05 s; /);
  });

  it("that breaks with a mistake of this program is no result", async () => {
    const { check } = answering("well");
    const mistaken = { ...check, probe: () => Promise.reject(new TypeError("x is not a function")) };
    await assert.rejects(runCheck(mistaken, quick(), never), TypeError);
  });
});

describe("the median", () => {
  it("is the middle one, and the higher of two", () => {
    assert.deepEqual([median([9, 1, 5]), median([4, 2]), median([3])], [5, 4, 3]);
  });
});

describe("a run of checks", () => {
  const run = { release: "r", signal: never };
  const hanging = (name: string): Check => ({
    ...answering("well").check,
    ...{ name, probe: () => new Promise<string>(() => undefined) },
  });

  it("asks those of a lane one after the other, and lanes beside one another", async () => {
    const order: string[] = [];
    let endOfC: () => void = () => undefined;
    const afterC = new Promise<void>((resolve) => (endOfC = resolve));
    const named = (name: string, work: () => Promise<void> | void): Check => ({
      ...answering("well").check,
      // However long the machine takes, nothing here is slow.
      ...{ name, limitMs: 60_000 },
      probe: async () => {
        order.push(`${name} begins`);
        await work();
        order.push(`${name} ends`);
        return "well";
      },
    });
    const lanes = [
      [named("a", () => afterC.then(() => sleep(1))), named("b", () => undefined)],
      [named("c", () => setImmediate().then(endOfC))],
    ];
    const settings = quick({ warmUp: 0, samples: 1 });
    let progress: [number, number] = [0, 0];
    const onProgress = (...now: [number, number]) => (progress = now);
    const report = await runChecks({ lanes, close: () => Promise.resolve() }, { ...run, settings, onProgress });
    assert.deepEqual(order, ["a begins", "c begins", "c ends", "a ends", "b begins", "b ends"]);
    assert.deepEqual(progress, [3, 3]);
    assert.deepEqual(
      report.checks.map(({ name }) => name),
      ["a", "b", "c"],
    );
    assert.equal(report.verdict, "passed");
  });

  it("ends at its deadline: what has no result then has failed, with what was seen of it until then", async () => {
    const lanes = [[hanging("a"), hanging("b")], [answering("well", wrong).check]];
    const settings = quick({ deadlineSeconds: 0.2, timeoutSeconds: 60, intervalSeconds: 60 });
    const started = Date.now();
    const { verdict, checks } = await runChecks({ lanes, close: () => Promise.resolve() }, { ...run, settings });
    assert.ok(Date.now() - started < 2_000);
    assert.equal(verdict, "failed");
    const [first, second, other] = checks;
    for (const check of [first, second]) {
      assert.match(
        check?.detail ?? "",
        /^Expected an answer of GET x, but the 0\.2 s for all checks were over before; /,
      );
      assert.equal(check?.attempts, 0);
    }
    assert.match(other?.detail ?? "", /it answered 500; look at the log\.$/);
  });

  it("is ended by its caller's signal with that one's reason, and closes its connections all the same", async () => {
    const caller = new AbortController();
    let isClosed = false;
    const close = () => {
      isClosed = true;
      return new Promise<void>(() => undefined);
    };
    const running = runChecks({ lanes: [[hanging("a")]], close }, { ...run, settings: quick(), signal: caller.signal });
    caller.abort(new Error("Interrupted."));
    await assert.rejects(running, { message: "Interrupted." });
    assert.ok(isClosed);
  });
});
