import assert from "node:assert/strict";
import { choose, integerBetween, shuffle } from "../../../../local/toolchain/providers/random/choose.ts";

/** How often each value came in many draws. */
function counts<T>(draws: number, draw: () => T): Map<T, number> {
  const found = new Map<T, number>();
  for (let i = 0; i < draws; i++) {
    const value = draw();
    found.set(value, (found.get(value) ?? 0) + 1);
  }
  return found;
}

// 30,000 draws of 3 or 6 values: eight standard deviations, which chance exceeds once in 10^15 runs.
function assertEven(found: Map<unknown, number>, values: number): void {
  assert.equal(found.size, values);
  const expected = 30_000 / values;
  const tolerance = 8 * Math.sqrt(expected * (1 - 1 / values));
  for (const [value, times] of found) {
    assert.ok(Math.abs(times - expected) < tolerance, `${String(value)} came ${times} times, expected ${expected}`);
  }
}

describe("unbiased selection", () => {
  it("chooses every element equally often", () => {
    assertEven(
      counts(30_000, () => choose(["a", "b", "c"])),
      3,
    );
  });

  it("refuses to choose from nothing", () => {
    assert.throws(() => choose([]));
  });

  it("shuffles into every order equally often and leaves its argument alone", () => {
    const elements = [1, 2, 3];
    assertEven(
      counts(30_000, () => shuffle(elements).join()),
      6,
    );
    assert.deepEqual(elements, [1, 2, 3]);
  });

  it("draws integers with both bounds included", () => {
    assertEven(
      counts(30_000, () => integerBetween(-1, 1)),
      3,
    );
    assert.equal(integerBetween(7, 7), 7);
  });

  it("draws from ranges wider than one draw of node:crypto", () => {
    for (let i = 0; i < 200; i++) {
      const drawn = integerBetween(0, Number.MAX_SAFE_INTEGER - 1);
      assert.ok(Number.isSafeInteger(drawn) && drawn >= 0);
    }
  });
});
