import assert from "node:assert/strict";
import { releasesOf, stackUpdateSchema } from "../../../../operations/release/history.ts";
import { formatMessage, parseMessage, type UpdateMessage } from "../../../../operations/release/message.ts";
import { playedUpdate } from "../../../support/fake-engine.ts";

const message: UpdateMessage = {
  ...{ action: "deployment", release: "prod-20251207-143000", from: null, actor: 'ada "the first" {x}' },
  ...{ reason: "sprint 42: go", automatic: false },
};

describe("the message of an update", () => {
  it("is one line that says again what it was made of", () => {
    const text = formatMessage(message);
    assert.doesNotMatch(text, /\n/);
    assert.deepEqual(parseMessage(text), message);
  });

  for (const text of [
    "",
    "fix the build",
    "immo release 1 ",
    'immo release 1 {"action":"deployment"}',
    "immo release 2 {}",
  ]) {
    it(`of somebody else is none: "${text}"`, () => assert.equal(parseMessage(text), undefined));
  }
});

describe("the releases of a history", () => {
  const tag = "prod-20251207-143000";

  it("are what its messages say, and what the configuration says without them", () => {
    const [told, plain] = releasesOf([
      playedUpdate(tag, 2, { message: formatMessage(message), result: "failed" }),
      playedUpdate("prod-20251201-000000", 1, { message: "fix the build\n\nat last" }),
    ]);
    assert.deepEqual(told, {
      ...{ tag, action: "deployment", actor: message.actor, reason: message.reason, from: null, automatic: false },
      ...{ result: "failed", startedAt: "2025-12-07T00:02:00.000Z", finishedAt: "2025-12-07T00:02:30.000Z" },
      images: { frontend: "web:1", backend: "api:1" },
    });
    assert.deepEqual(
      [plain?.tag, plain?.action, plain?.actor, plain?.reason],
      ["prod-20251201-000000", "update", null, "fix the build"],
    );
  });

  it("leave out what is none, and bear what is not understood", () => {
    const updates = [
      { ...playedUpdate(tag, 3), kind: "refresh" },
      { ...playedUpdate(tag, 2), config: {} },
      { ...playedUpdate(tag, 1, { result: "in-progress" }), config: { "immoexpress:release": { value: tag } } },
    ].map((update) => stackUpdateSchema.parse(update));
    const [only, ...others] = releasesOf(updates);
    assert.deepEqual(others, []);
    assert.deepEqual([only?.result, only?.finishedAt, only?.images], ["unfinished", null, null]);
  });
});
