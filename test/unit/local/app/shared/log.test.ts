import assert from "node:assert/strict";
import { createLog, describeError, type LogFields } from "../../../../../local/app/shared/log.ts";

function written(message: string, fields?: LogFields): { line: string; said: Record<string, unknown> } {
  const lines: string[] = [];
  createLog("backend", "prod-1", (line) => lines.push(line))("warn", message, fields);
  assert.equal(lines.length, 1);
  const [line = ""] = lines;
  return { line, said: JSON.parse(line) as Record<string, unknown> };
}

describe("a line of the log", () => {
  it("is one line of JSON with time, level, service, release and message before the rest", () => {
    const { line, said } = written("two\nlines", { requestId: "request-1", status: 503 });
    assert.equal(line.indexOf("\n"), line.length - 1);
    assert.deepEqual(Object.keys(said), ["time", "level", "service", "release", "message", "requestId", "status"]);
    assert.ok(Math.abs(Date.parse(String(said["time"])) - Date.now()) < 60_000);
    const { level, service, release, message, requestId, status } = said;
    assert.deepEqual(
      [level, service, release, message, requestId, status],
      ["warn", "backend", "prod-1", "two\nlines", "request-1", 503],
    );
  });

  it("lets no field say that it is of another service, release, level or time", () => {
    const { said } = written("x", { service: "other", release: "other", level: "info", time: "never", message: "y" });
    assert.deepEqual(
      [said["service"], said["release"], said["level"], said["message"]],
      ["backend", "prod-1", "warn", "x"],
    );
    assert.notEqual(said["time"], "never");
  });

  it("carries no password, token, query or document that an error quoted", () => {
    const secrets = [
      ["connect to mongodb+srv://app:hunter2@db.example.com/x failed", "mongodb+srv://***@db.example.com/x failed"],
      ["Authorization: Bearer abc.def-ghi_jkl was refused", "Authorization: Bearer *** was refused"],
      ["GET /api/properties?city=Paris&email=a%40b.fr failed", "GET /api/properties?*** failed"],
      ['E11000 duplicate key error index: email_1 dup key: { email: "a@b.fr" }', "index: email_1 dup key: ***"],
    ] as const;
    for (const [text, left] of secrets) {
      const { said } = written(text, { reason: text, stack: `Error: ${text}\n    at here` });
      for (const field of ["message", "reason", "stack"])
        assert.ok(String(said[field]).includes(left), String(said[field]));
      for (const secret of ["hunter2", "abc.def", "Paris", "a@b.fr"]) {
        assert.ok(!JSON.stringify(said).includes(secret), secret);
      }
    }
  });

  it("leaves ordinary words as they are", () => {
    const text = "Why? Because of http://backend:5000/api/properties/1 and a@b, at 12:30";
    assert.equal(written(text).said["message"], text);
  });

  it("stays shorter than what container runtimes cut", () => {
    const { line, said } = written("x", { stack: "s".repeat(100_000) });
    assert.ok(line.length < 16_384);
    assert.match(String(said["stack"]), /^s{4000}…$/);
  });

  it("tells of whatever was thrown", () => {
    assert.equal(describeError(new Error("broken")), "broken");
    assert.equal(describeError("just text"), "just text");
  });
});
