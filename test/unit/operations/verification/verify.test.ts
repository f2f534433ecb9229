import assert from "node:assert/strict";
import type { HealthReport } from "../../../../operations/health/report.ts";
import { type Kubectl, KubectlError } from "../../../../operations/kubernetes/kubectl.ts";
import type { RolloutState } from "../../../../operations/rollouts/state.ts";
import { ReleaseGivenUp } from "../../../../operations/verification/given-up.ts";
import { type ReleaseToVerify, verifyRelease } from "../../../../operations/verification/verify.ts";

const services = ["backend", "frontend"];
type Verdicts = Record<"candidates" | "public", HealthReport["verdict"]>;

function report(verdict: HealthReport["verdict"]): HealthReport {
  const failed = {
    name: "login",
    group: "public",
    status: "failed",
    attempts: 1,
    detail: "Expected 200, but 500.",
  } as const;
  const times = { startedAt: "2025-12-07T14:30:00Z", finishedAt: "2025-12-07T14:30:05Z" };
  const checks = verdict === "failed" ? [{ ...failed, latencyMs: null, limitMs: 500 }] : [];
  return { format: 1, release: "new", ...times, verdict, checks };
}

/** A pretended controller: every look takes each new version one step further, unless something is wrong with it. */
class World {
  readonly done: string[] = [];
  readonly verdicts: Verdicts = { candidates: "passed", public: "passed" };
  /** Whose analysis fails at its second step. */
  bad: string | undefined;
  /** Looks for which nobody answers. */
  away = 0;
  /** Patches that are refused. */
  refused = 0;
  isStuck = false;
  private readonly steps = new Map(services.map((service) => [service, 0]));
  private readonly aborted = new Set<string>();

  /** As an earlier attempt has left it. */
  giveUpEverything(): void {
    for (const service of services) this.aborted.add(service);
  }

  async run(different: Partial<ReleaseToVerify> = {}): Promise<HealthReport> {
    const kubectl = { run: (args: string[]) => this.patch(args) } as unknown as Kubectl;
    return verifyRelease({
      ...{ release: "new", kubectl, timeoutMs: 5_000, progressDeadlineMs: 5_000, intervalMs: 1 },
      readRollouts: () => this.look(),
      check: (which) => {
        this.done.push(`check ${which}`);
        return Promise.resolve(report(this.verdicts[which]));
      },
      probe: (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
      signal: new AbortController().signal,
      ...different,
    });
  }

  private look(): Promise<RolloutState[]> {
    if (this.away-- > 0) return Promise.reject(new KubectlError("connection refused"));
    return Promise.resolve(services.map((service) => this.advance(service)));
  }

  private advance(service: string): RolloutState {
    const done = this.steps.get(service) ?? 0;
    if (service === this.bad && done === 2) this.aborted.add(service);
    if (!this.isStuck && !this.aborted.has(service) && done < 4) this.steps.set(service, done + 1);
    const isAborted = this.aborted.has(service);
    const step = isAborted || done > 4 ? null : { done, all: 5 };
    const phase = isAborted ? "Degraded" : done > 4 ? "Healthy" : done === 4 ? "Paused" : "Progressing";
    return {
      ...{ service, phase, isAborted, step, message: isAborted ? "it is bad" : null, analysis: null },
      canaryWeight: isAborted || done === 0 ? 0 : done > 4 ? 100 : 10,
      pods: { stable: 2, canary: 1 },
      ...{ hashes: { stable: "a", canary: "b" }, images: { stable: "i", canary: "j" } },
    };
  }

  private patch([, , service = "", , , patch = ""]: string[]): Promise<string> {
    if (this.refused-- > 0) return Promise.reject(new KubectlError("connection refused"));
    const { status } = JSON.parse(patch.replace("--patch=", "")) as { status: { abort?: boolean } };
    const what = status.abort === undefined ? "resume" : status.abort ? "abort" : "retry";
    this.done.push(`${what} ${service}`);
    if (what === "abort") this.aborted.add(service);
    if (what === "retry") this.aborted.delete(service);
    if (what === "resume") this.steps.set(service, 5);
    return Promise.resolve("");
  }
}

const both = (what: string) => services.map((service) => `${what} ${service}`);

async function failure(world: World, different: Partial<ReleaseToVerify> = {}): Promise<ReleaseGivenUp> {
  const error: unknown = await world.run(different).then(
    () => assert.fail("it was not given up"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ReleaseGivenUp, String(error));
  return error;
}

describe("the verification of a release", () => {
  it("checks both new versions before either has all traffic, and what everybody gets then", async () => {
    const world = new World();
    assert.equal((await world.run()).verdict, "passed");
    assert.deepEqual(world.done, ["check candidates", ...both("resume"), "check public"]);
  });

  it("gives both up when one is bad, and says why", async () => {
    const world = new World();
    world.bad = "frontend";
    const { message } = await failure(world);
    assert.deepEqual(world.done, ["abort backend"]);
    assert.equal(message, "Release new is bad. The stable version has all traffic again.\n  - frontend: it is bad");
  });

  it("gives both up when the checks of the new versions fail", async () => {
    const world = new World();
    world.verdicts.candidates = "failed";
    const { message, report: found } = await failure(world);
    assert.deepEqual(world.done, ["check candidates", ...both("abort")]);
    assert.match(message, /- login \(public\) failed: Expected 200, but 500\./);
    assert.equal(found?.verdict, "failed");
  });

  it("says that a release which is bad for everybody has all traffic", async () => {
    const world = new World();
    world.verdicts.public = "failed";
    assert.match((await failure(world)).message, /It has all traffic: go back with npm run rollback/);
  });

  it("lets a check that is only flaky pass", async () => {
    const world = new World();
    world.verdicts.candidates = "degraded";
    assert.equal((await world.run()).verdict, "passed");
  });

  it("tries a version again that was given up earlier", async () => {
    const world = new World();
    world.giveUpEverything();
    await world.run();
    assert.deepEqual(world.done, [...both("retry"), "check candidates", ...both("resume"), "check public"]);
  });

  it("goes on after the API server was away, also when it is asked to change something", async () => {
    const world = new World();
    world.away = 3;
    world.refused = 1;
    assert.equal((await world.run()).verdict, "passed");
    assert.deepEqual(
      world.done.filter((what) => what.startsWith("check")),
      ["check candidates", "check public"],
    );
  });

  it("gives up what has no verdict, or no ready pod, in time", async () => {
    const stuck = () => Object.assign(new World(), { isStuck: true });
    const late = await failure(stuck(), { timeoutMs: 10 });
    assert.match(late.message, /no verdict on new within 0\.01 s/);
    assert.match(
      (await failure(stuck(), { progressDeadlineMs: 10 })).message,
      /no pod of the new version became ready/,
    );
  });

  it("ends with its signal's reason, and has changed nothing by then", async () => {
    const world = Object.assign(new World(), { isStuck: true });
    const controller = new AbortController();
    const run = world.run({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await assert.rejects(run, /enough/);
    assert.deepEqual(world.done, []);
  });
});
