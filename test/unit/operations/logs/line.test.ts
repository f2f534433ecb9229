import assert from "node:assert/strict";
import { isWanted } from "../../../../operations/logs/filter.ts";
import { type LogLine, parseLine } from "../../../../operations/logs/line.ts";

const origin = { service: "backend", pod: "backend-1", container: "backend" };
const last = "2025-12-07T14:00:00.000000000Z";
const parse = (line: string) => parseLine(line, origin, last);
const json = (said: object) => parse(`2025-12-07T14:30:00.5Z ${JSON.stringify(said)}`);

describe("a line of a pod's log", () => {
  it("has its time in UTC, in a form whose order is that of time", () => {
    assert.equal(parse("2025-12-07T14:30:00.123456789Z x").time, "2025-12-07T14:30:00.123456789Z");
    assert.equal(parse("2025-12-07T14:30:00.5Z x").time, "2025-12-07T14:30:00.500000000Z");
    assert.equal(parse("2025-12-07T14:30:00Z x").time, "2025-12-07T14:30:00.000000000Z");
    assert.equal(parse("2025-12-08T00:30:00.123456789+01:00 x").time, "2025-12-07T23:30:00.123456789Z");
  });

  it("without a time stands behind the line before", () => {
    const { time, message } = parse("unable to retrieve container logs");
    assert.deepEqual([time, message], [last, "unable to retrieve container logs"]);
  });

  it("of a service says level, release and request, and the rest", () => {
    const line = json({
      ...{ time: "2025-12-07T14:30:00.400Z", level: "warn", service: "other", release: "prod-1", message: "slow" },
      ...{ requestId: "request-1", durationMs: 12.5 },
    });
    assert.deepEqual(line, {
      ...origin,
      ...{ time: "2025-12-07T14:30:00.500000000Z", level: "warn", release: "prod-1", requestId: "request-1" },
      ...{ message: "slow", fields: { durationMs: 12.5 } },
    });
  });

  it("of MongoDB and of Go's programs is understood, too", () => {
    const mongo = json({ t: { $date: "2025-12-07" }, s: "W", c: "NETWORK", msg: "Slow query" });
    assert.deepEqual([mongo.level, mongo.message, mongo.fields], ["warn", "Slow query", { c: "NETWORK" }]);
    assert.equal(json({ s: "D2", msg: "x" }).level, "debug");
    assert.equal(json({ level: "INFO", msg: "x" }).level, "info");
    assert.equal(json({ level: "fatal", msg: "x" }).level, "error");
  });

  it("that is no JSON, half of one, or JSON of another kind, is text", () => {
    for (const text of ["Error: boom", '{"level":"err', "[1]", "{}", '{"level":5,"message":{"a":1}}', "", "null"]) {
      const line = parse(`2025-12-07T14:30:00.5Z ${text}`);
      assert.deepEqual([line.message, line.level, line.fields], [text, undefined, {}], text);
    }
    // Names of JavaScript's own are no levels.
    assert.equal(json({ level: "constructor", message: "x" }).level, undefined);
  });
});

describe("a line", () => {
  const any = { release: undefined, request: undefined, level: undefined };
  const line = (different: Partial<LogLine> = {}): LogLine => ({
    ...json({ level: "warn", release: "prod-1", requestId: "request-1", message: "x" }),
    ...different,
  });

  it("is wanted by its release, its request and its level", () => {
    assert.ok(isWanted(line(), any));
    assert.ok(isWanted(line(), { release: "prod-1", request: "request-1", level: "warn" }));
    assert.ok(isWanted(line(), { ...any, level: "info" }));
    assert.ok(!isWanted(line(), { ...any, level: "error" }));
    assert.ok(!isWanted(line(), { ...any, release: "prod-2" }));
    assert.ok(!isWanted(line(), { ...any, request: "request-2" }));
  });

  it("without a level is wanted at every level, but belongs to no release and no request", () => {
    const bare = line({ level: undefined, release: undefined, requestId: undefined });
    assert.ok(isWanted(bare, { ...any, level: "error" }));
    assert.ok(!isWanted(bare, { ...any, release: "prod-1" }));
    assert.ok(!isWanted(bare, { ...any, request: "request-1" }));
  });
});
