import assert from "node:assert/strict";
import { logLine, logLineJson } from "../../../../../operations/commands/output/logs.ts";
import type { LogLine } from "../../../../../operations/logs/line.ts";

const line = (different: Partial<LogLine> = {}): LogLine => ({
  ...{ service: "backend", pod: "backend-1", container: "backend", time: "2025-12-07T14:30:00.123456789Z" },
  ...{ level: "warn", release: "prod-1", requestId: "request-1", message: "slow", fields: { seconds: 3 } },
  ...different,
});

describe("a line of the logs", () => {
  it("says when, who, how bad and what, in columns", () => {
    assert.equal(
      logLine(line(), false),
      "2025-12-07T14:30:00.123Z  backend   warn   slow  seconds=3 release=prod-1 requestId=request-1",
    );
    const bare = { level: undefined, release: undefined, requestId: undefined, fields: {} };
    assert.equal(logLine(line(bare), false), "2025-12-07T14:30:00.123Z  backend   -      slow");
  });

  it("of a request is one glance", () => {
    const fields = { method: "GET", route: "/properties/:id", path: "/properties/7", status: 200, durationMs: 12.3 };
    const text = logLine(line({ level: "info", message: "request", fields }), false);
    assert.match(text, /info {3}GET \/properties\/7 200 12\.3 ms {2}release=prod-1 requestId=request-1$/);
  });

  it("has colours on a terminal, by its level, and the time alone", () => {
    const text = logLine(line({ level: "error" }), true);
    assert.ok(text.startsWith("\x1b[2m14:30:00.123\x1b[22m  backend   \x1b[1m\x1b[31merror"), text);
    assert.ok(!logLine(line(), false).includes("\x1b"));
  });

  it("carries no escape of its text's to the screen, wherever it stands", () => {
    const evil = "\x1b]0;owned\x07\x9b2J\r\n\u202e";
    const everywhere = line({
      ...{ service: evil, pod: evil, release: evil, requestId: evil, message: evil },
      fields: { [evil]: evil, nested: { [evil]: [evil] } },
    });
    assert.doesNotMatch(logLine(everywhere, false), /[\p{Cc}\p{Cf}]/u);
    // Nothing but the colours that are put there here.
    const painted = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
    assert.doesNotMatch(logLine(everywhere, true).replaceAll(painted, ""), /[\p{Cc}\p{Cf}]/u);
    assert.match(logLine(everywhere, true), /\\u001b\]0;owned\\u0007/);
    assert.doesNotMatch(logLineJson(everywhere), /[\p{Cc}\p{Cf}]/u);
    assert.deepEqual(JSON.parse(logLineJson(everywhere)), everywhere);
  });
});
