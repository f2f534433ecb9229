import assert from "node:assert/strict";
import { forEachAtOnce } from "../../../operations/for-each-at-once.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("work on several items at once", () => {
  it("does every item, and never more at once than it may", async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await forEachAtOnce(3, Array(20).keys(), async (item) => {
      most = Math.max(most, ++running);
      await turn();
      running--;
      done.push(item);
    });
    assert.equal(most, 3);
    assert.deepEqual(
      done.sort((one, other) => one - other),
      [...Array(20).keys()],
    );
  });

  it("begins nothing after the first error, waits for what has begun, and throws it", async () => {
    const begun: number[] = [];
    let running = 0;
    const failing = forEachAtOnce(2, [0, 1, 2, 3, 4], async (item) => {
      begun.push(item);
      running++;
      await turn();
      if (item !== 0) await turn();
      running--;
      if (item === 0) throw new Error("no");
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual([begun, running], [[0, 1], 0]);
  });
});
