import assert from "node:assert/strict";
import { approvalLimit, decideApprovals, type Review } from "../../../pipeline/decide-approvals.ts";

const requestedAt = new Date("2025-12-07T14:30:00Z");
const after = (milliseconds: number) => new Date(requestedAt.getTime() + milliseconds);
const approved = (user: string, ...environments: string[]): Review => ({ state: "approved", user, environments });

function decide(
  reviews: readonly Review[],
  { now = after(3600_000), attempt = 1, environments = ["first", "second"] } = {},
) {
  return decideApprovals({ reviews, requestedAt, attempt }, environments, now);
}

describe("approvals", () => {
  it("are enough from two people", () => {
    assert.deepEqual(decide([approved("ada", "first"), approved("grace", "second")]), ["ada", "grace"]);
  });

  it("are not enough from one, in two reviews or in one of both", () => {
    assert.throws(
      () => decide([approved("ada", "first"), approved("ada", "second")]),
      /by ada alone: 2 different people/,
    );
    assert.throws(() => decide([approved("ada", "first", "second")]), /by ada alone/);
    assert.throws(() => decide([approved("ada", "first"), approved("Ada", "second")]), /alone/);
  });

  it("may be spread over the environments in any way that has two people in it", () => {
    const reviews = [approved("ada", "first", "second"), approved("grace", "first")];
    assert.deepEqual(decide(reviews), ["grace", "ada"]);
  });

  it("are missing where an environment is not protected", () => {
    assert.throws(() => decide([approved("ada", "first")]), /Nobody has approved second/);
    assert.throws(() => decide([]), /Nobody has approved first/);
    assert.throws(
      () => decide([approved("ada", "first"), { ...approved("grace", "second"), state: "pending" }]),
      /second/,
    );
  });

  it("count for nothing when somebody has rejected", () => {
    const reviews = [
      approved("ada", "first"),
      approved("grace", "second"),
      { ...approved("alan", "second"), state: "rejected" },
    ];
    assert.throws(() => decide(reviews), /alan has rejected/);
  });

  it("hold for a day after the request, and not for a second more", () => {
    const both = [approved("ada", "first"), approved("grace", "second")];
    assert.deepEqual(decide(both, { now: after(approvalLimit) }), ["ada", "grace"]);
    assert.throws(() => decide(both, { now: after(approvalLimit + 1000) }), /holds for 24 hours/);
    assert.throws(() => decide(both, { now: new Date(NaN) }), /holds for 24 hours/);
  });

  it("do not hold for a run that is run again", () => {
    assert.throws(
      () => decide([approved("ada", "first"), approved("grace", "second")], { attempt: 2 }),
      /begin a new run/,
    );
  });

  it("of one person are enough where one is asked for", () => {
    assert.deepEqual(decide([approved("ada", "rollback")], { environments: ["rollback"] }), ["ada"]);
  });
});
