import assert from "node:assert/strict";
import { checkTagIsFree, lastGood, rollbackTarget, undoneBy } from "../../../../operations/release/choose.ts";
import { ReleaseRefusedError } from "../../../../operations/release/errors.ts";
import { releasesOf, type StackUpdate } from "../../../../operations/release/history.ts";
import { formatMessage } from "../../../../operations/release/message.ts";
import { playedUpdate } from "../../../support/fake-engine.ts";

const [a, b, c, d] = ["prod-20251201-000000", "prod-20251202-000000", "prod-20251203-000000", "prod-20251204-000000"];
const back = (from: string, to: string) =>
  formatMessage({ action: "rollback", release: to, from, actor: "ada", reason: "slow", automatic: false });
/** Given oldest first, as it happened. */
const history = (...updates: StackUpdate[]) => releasesOf(updates.toReversed());
const failed = { result: "failed" };

function complaint(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ReleaseRefusedError, String(error));
    return error.message;
  }
  return assert.fail("it was accepted");
}

describe("the release that a failed deployment goes back to", () => {
  it("is the newest good one", () => {
    const releases = history(playedUpdate(a, 1), playedUpdate(b, 2), playedUpdate(c, 3, failed));
    assert.equal(lastGood(releases)?.tag, b);
    assert.equal(lastGood(history(playedUpdate(a, 1, failed))), undefined);
  });
});

describe("the release that a rollback goes to", () => {
  it("is the newest good update of a tag", () => {
    const releases = history(playedUpdate(a, 1), playedUpdate(a, 2), playedUpdate(a, 3, failed), playedUpdate(b, 4));
    assert.equal(rollbackTarget(releases, a).startedAt, "2025-12-07T00:02:00.000Z");
  });

  const cases: [what: string, releases: ReturnType<typeof history>, expected: string][] = [
    ["the one before the one that runs", history(playedUpdate(a, 1), playedUpdate(b, 2)), a],
    ["the one before, not the same again", history(playedUpdate(a, 1), playedUpdate(b, 2), playedUpdate(b, 3)), a],
    [
      "the last good one after a failure",
      history(playedUpdate(a, 1), playedUpdate(b, 2), playedUpdate(c, 3, failed)),
      b,
    ],
    [
      "none that was gone back from",
      history(
        ...[playedUpdate(a, 1), playedUpdate(b, 2), playedUpdate(a, 3, { message: back(b, a) })],
        ...[playedUpdate(c, 4), playedUpdate(d, 5), playedUpdate(c, 6, { message: back(d, c) }), playedUpdate(d, 7)],
      ),
      c,
    ],
  ];
  for (const [what, releases, expected] of cases) {
    it(`of last-good is ${what}`, () => assert.equal(rollbackTarget(releases, "last-good").tag, expected));
  }

  it("of last-good is the newest good one when a deployment was killed, which no history knows", () => {
    const releases = history(playedUpdate(a, 1), playedUpdate(b, 2));
    assert.equal(rollbackTarget(releases, "last-good", c).tag, b);
  });

  it("is asked for by its tag after a rollback: going on further back is nobody's guess", () => {
    const releases = history(playedUpdate(a, 1), playedUpdate(b, 2), playedUpdate(a, 3, { message: back(b, a) }));
    assert.match(
      complaint(() => rollbackTarget(releases, "last-good")),
      /^prod-20251201-000000 runs since the rollback of 2025-12-07 00:03 UTC: .*the newest good one is prod-20251202-000000\.$/,
    );
  });

  it("has to be there, and good", () => {
    const releases = history(playedUpdate(a, 1), playedUpdate(b, 2, failed), playedUpdate(c, 3), playedUpdate(d, 4));
    assert.equal(
      complaint(() => rollbackTarget(releases, "prod-20251201-000001")),
      `Nobody has deployed prod-20251201-000001 to this stack: the nearest is ${a}, the newest good ones are ${d}, ${c}, ${a}.`,
    );
    assert.match(
      complaint(() => rollbackTarget(releases, b)),
      /^prod-20251202-000000 was never good on this stack: /,
    );
    assert.match(
      complaint(() => rollbackTarget([], a)),
      /: there is no good one to go back to\.$/,
    );
    assert.match(
      complaint(() => rollbackTarget([], "last-good")),
      /^This stack has no release yet/,
    );
    assert.match(
      complaint(() => rollbackTarget(history(playedUpdate(a, 1)), "last-good")),
      /^No other release was good/,
    );
  });
});

describe("what a rollback undoes", () => {
  it("are the tags after the target's last time, oldest first", () => {
    const releases = history(
      ...[playedUpdate(a, 1), playedUpdate(b, 2), playedUpdate(a, 3), playedUpdate(c, 4)],
      ...[playedUpdate(d, 5, failed), playedUpdate(c, 6)],
    );
    assert.deepEqual(undoneBy(releases, rollbackTarget(releases, a)), [c, d]);
    assert.deepEqual(undoneBy(releases, rollbackTarget(releases, c)), []);
  });
});

describe("a tag that was deployed before", () => {
  const images = { frontend: "web:1", backend: "api:1" };
  it("names the same images for ever, once it was good", () => {
    const releases = history(playedUpdate(a, 1), playedUpdate(b, 2, failed));
    checkTagIsFree(releases, a, images);
    checkTagIsFree(releases, b, { ...images, backend: "api:2" });
    assert.match(
      complaint(() => checkTagIsFree(releases, a, { ...images, backend: "api:2" })),
      /^prod-20251201-000000 was deployed at 2025-12-07 00:01 UTC with other images: choose another tag/,
    );
  });
});
