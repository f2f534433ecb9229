import assert from "node:assert/strict";
import { parseEvent } from "../../../../operations/terminal/events.ts";
import { EventWriter } from "../../../../operations/terminal/event-writer.ts";

describe("the events of a command", () => {
  it("are lines that are understood again", () => {
    const lines: string[] = [];
    const events = new EventWriter((line) => lines.push(line));
    events.phase("dump");
    events.progress(12);
    events.warn("Two\nlines.");
    events.result({ name: "ü" });
    events.error("It failed.", 4);
    assert.ok(lines.every((line) => line.indexOf("\n") === line.length - 1));
    const understood = lines.map((line) => parseEvent(line.trimEnd()));
    assert.deepEqual(
      understood.map((event) => event?.event),
      ["phase", "progress", "warning", "result", "error"],
    );
    const [, , warning, result, error] = understood;
    assert.ok(warning?.event === "warning" && warning.message === "Two\nlines.");
    assert.ok(result?.event === "result" && (result.result as { name: string }).name === "ü");
    assert.ok(error?.event === "error" && error.exitCode === 4);
  });

  it("say progress once a second at most, and the end of a count always", () => {
    const lines: string[] = [];
    const events = new EventWriter((line) => lines.push(line));
    events.phase("files");
    for (let done = 1; done <= 5000; done++) events.files(done, 5000);
    const details = lines.slice(1).map((line) => (JSON.parse(line) as { detail: string }).detail);
    assert.equal(details[0], "1 of 5,000");
    assert.equal(details.at(-1), "5,000 of 5,000");
    assert.ok(details.length <= 4, `${details.length} lines`);
  });

  it("are no other lines", () => {
    for (const line of ["", "{", "null", "{}", '{"event":"result"}', '{"event":"other","at":"2025-12-07T06:00:00Z"}']) {
      assert.equal(parseEvent(line), undefined, line);
    }
  });
});
