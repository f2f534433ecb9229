import assert from "node:assert/strict";
import { waitUntil } from "../support/wait.ts";
import { health } from "./api.ts";
import { assertWentBack, fault, reasons } from "./bad-release.ts";
import { putBack } from "./put-back.ts";
import { saw } from "./saw.ts";
import type { Change } from "./stack-file.ts";
import { stack } from "./stack.ts";
import { hasTraffic, type Look, updateUnderLoad, type WatchedUpdate, weightsOf } from "./watched-update.ts";

const services = ["frontend", "backend"] as const;

/**
 * Milliseconds from the first measurement of an analysis to the moment when no new version had traffic any more: 0 when the
 * release went back before the next look.
 */
function timeToGoBack({ looks }: WatchedUpdate): number {
  const namesIn = (look: Look | undefined) => (look?.rollouts ?? []).map(({ analysis }) => analysis?.name);
  const before = namesIn(looks[0]);
  const measured = looks.find(({ rollouts }) =>
    rollouts.some(({ analysis }) => analysis?.metrics.length && !before.includes(analysis.name)),
  );
  const last = looks.findLast(({ rollouts }) => rollouts.some(hasTraffic));
  assert.ok(measured !== undefined, "no analysis has measured anything");
  assert.ok(last !== undefined, "no new version had traffic");
  return Math.max(0, last.at - measured.at);
}

describe("canary", function () {
  this.timeout("6m");
  let stable: string;

  before(async () => {
    stable = (await health(stack())).release;
  });

  after(async function () {
    this.timeout("10m");
    await putBack();
  });

  describe("of a good release", () => {
    it("has a tenth of the traffic first, then half, then all, and no request is lost", async () => {
      const update = await updateUnderLoad({
        // A longer first step, for enough requests.
        changes: [[["canary", "analysis", "windowSeconds"], 45], fault("backend", "NOTE", "nothing is wrong")],
        ...{ perSecond: 50, onlyHealth: true },
      });
      assert.equal(update.failure, undefined);
      for (const service of services) assert.deepEqual(weightsOf(update, service).filter(Boolean), [10, 50]);

      const atTen = update.looks.filter(({ rollouts }) =>
        rollouts.every(({ canaryWeight, step }) => step && canaryWeight === 10),
      );
      const [from = 0, to = 0] = [atTen[0]?.at, atTen.at(-1)?.at];
      // The router hears of a weight a moment after it was written.
      const during = update.answers.filter(({ at }) => at > from + 2_000 && at < to);
      const share = during.filter(({ release }) => release === update.release).length / during.length;
      saw(`${during.length} requests in the first step, ${(share * 100).toFixed(1)} % of them to the new version`);
      saw(update.load.toString());
      assert.ok(during.length >= 2_000, `only ${during.length} requests`);
      assert.ok(Math.abs(share - 0.1) <= 0.02, `${share * 100} %`);
      assert.equal(update.load.failed, 0, update.load.toString());
      assert.equal((await health(stack())).release, update.release);
      stable = update.release;
    });
  });

  describe("of a bad release goes back to the stable version, both services together,", () => {
    const cases: [what: string, changes: Change[], reason: RegExp][] = [
      [
        "when the website answers every tenth request with an error",
        [fault("frontend", "FAULT_ERROR_RATE", "0.15")],
        /frontend: error-percent [\d.]+/,
      ],
      [
        "when the API crashes now and then",
        [fault("backend", "FAULT_CRASH_RATE", "0.05")],
        /backend: crash-percent [\d.]+|backend: error-percent/,
      ],
    ];
    for (const [what, changes, reason] of cases) {
      it(what, async () => {
        const update = await updateUnderLoad({ changes, perSecond: 30 });
        saw(`${reasons(update).join("; ")}; back ${timeToGoBack(update)} ms after the first measurement`);
        saw(update.load.toString());
        await assertWentBack(update, stable);
        assert.match(reasons(update).join("\n"), reason);
        assert.ok(timeToGoBack(update) < 60_000);
      });
    }

    it("when the API never becomes ready", async () => {
      const changes: Change[] = [
        [["canary", "progressDeadlineSeconds"], 30],
        fault("backend", "FAULT_MIGRATION", "fail"),
      ];
      const update = await updateUnderLoad({ changes, perSecond: 10 });
      saw(reasons(update).join("; "));
      await assertWentBack(update, stable);
      assert.deepEqual(weightsOf(update, "backend").filter(Boolean), []);
      assert.equal(update.load.failed, 0, update.load.toString());
    });
  });

  describe("that cannot be judged is not promoted", () => {
    it("when Prometheus is away", async () => {
      const server = ["statefulset/prometheus", "--namespace=monitoring"];
      const scale = (replicas: number) => stack().kubectl.run(["scale", ...server, `--replicas=${replicas}`]);
      await scale(0);
      try {
        const update = await updateUnderLoad({ changes: [fault("backend", "NOTE", "unseen")], perSecond: 5 });
        saw(reasons(update).join("; "));
        await assertWentBack(update, stable);
      } finally {
        await scale(1);
        const isReady = async () =>
          (await stack().kubectl.run(["get", ...server, "--output=jsonpath={.status.readyReplicas}"])).stdout === "1";
        await waitUntil(isReady, { what: "Prometheus to be ready", timeout: 120_000 });
      }
    });
  });
});
