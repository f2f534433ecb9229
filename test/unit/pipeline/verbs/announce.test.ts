import assert from "node:assert/strict";
import { releaseFacts } from "../../../support/release-facts.ts";
import { notes } from "../../../../pipeline/verbs/announce.ts";

describe("what people are told of a release", () => {
  it("names who, why, what ran before, the images and the run", () => {
    const facts = releaseFacts({ reason: "sprint 42", actor: "ada" });
    const text = notes(facts, "The run: https://github.com/x");
    for (const part of ["`sprint 42`", "`ada`", `\`${facts.images.backend}\``, "https://github.com/x"]) {
      assert.ok(text.includes(part), part);
    }
  });

  it("calls nobody and breaks no table, whatever somebody has typed", () => {
    const text = notes(releaseFacts({ reason: "`@everyone` | x\n# big", actor: "ada" }), "");
    assert.match(text, /\| why \| ` @everyone {4}x # big` \|/);
  });
});
