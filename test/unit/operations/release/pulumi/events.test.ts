import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { complaintOf } from "../../../../../operations/release/pulumi/events.ts";

/** What is left of a message of the engine. */
function complaint(message: string, severity = "error"): string | undefined {
  const diagnosticEvent = { message, severity, prefix: "", color: "never" };
  return complaintOf({ sequence: 1, timestamp: 1, diagnosticEvent } as EngineEvent);
}

describe("what the engine complains of", () => {
  it("is an error's text without colours and without the count of one", () => {
    assert.equal(complaint("<{%reset%}>no such namespace<{%reset%}>\n"), "no such namespace");
    assert.equal(complaint("1 error occurred:\n\t* Release a is bad.\n  - slow\n\n"), "Release a is bad.\n  - slow");
    assert.equal(complaint("2 errors occurred:\n\t* a\n\t* b\n"), "2 errors occurred:\n\t* a\n\t* b");
  });

  it("is neither a warning nor that something has failed", () => {
    assert.equal(complaint("deprecated", "warning"), undefined);
    assert.equal(complaint("update failed"), undefined);
  });
});
