import assert from "node:assert/strict";
import type { ReleaseFacts, RolloutSample } from "../../../../operations/report/facts.ts";
import { sharesOf } from "../../../../operations/report/share.ts";
import { samples } from "../../../support/release-facts.ts";

type Seen = [canaryWeight: number, phase: string];

/** The release's shares of what was seen, one after the other. */
function shares(seen: readonly Seen[], result: ReleaseFacts["result"] = "succeeded"): number[] {
  const rollouts = seen.flatMap(([weight, phase], index) =>
    samples("backend", index * 3, index * 3 + 1, weight, phase),
  );
  return sharesOf("backend", { rollouts, result }).map(({ percent }) => percent);
}

const settled: Seen = [100, "Healthy"];

describe("the share of a release", () => {
  it("is none before the change, that of the canary on its way, and all after the promotion", () => {
    const seen: Seen[] = [settled, [100, "unknown"], [0, "Progressing"], [10, "Paused"], [100, "Progressing"], settled];
    assert.deepEqual(shares(seen), [0, 0, 10, 100, 100]);
  });

  it("is none after it was given up, also when the version before is the newest again", () => {
    const seen: Seen[] = [[10, "Progressing"], [0, "Degraded"], [0, "unknown"], settled];
    assert.deepEqual(shares(seen, "rolled back"), [10, 0, 0]);
    assert.deepEqual(shares([[10, "Progressing"], [0, "Progressing"], settled], "rolled back"), [10, 0, 0]);
  });

  it("shrinks when a promoted release is replaced by the version before", () => {
    const forth: Seen[] = [[10, "Progressing"], [100, "Progressing"], settled];
    const back: Seen[] = [[10, "Progressing"], [100, "Progressing"], settled];
    assert.deepEqual(shares([...forth, ...back], "rolled back"), [10, 100, 100, 90, 0, 0]);
  });

  it("of one that was too quick to be seen is told by the end", () => {
    assert.deepEqual(shares([settled, [0, "Progressing"], settled]), [0, 0, 100]);
    assert.deepEqual(shares([settled, [0, "Progressing"], settled], "failed"), [0, 0, 0]);
  });

  it("is that of one service, in the order of time", () => {
    const rollouts: RolloutSample[] = [
      ...samples("backend", 6, 7, 50, "Progressing"),
      ...samples("frontend", 3, 4, 20, "Progressing"),
      ...samples("backend", 0, 1, 10, "Progressing"),
    ];
    const percents = sharesOf("backend", { rollouts, result: "failed" }).map(({ percent }) => percent);
    assert.deepEqual(percents, [10, 50]);
  });
});
