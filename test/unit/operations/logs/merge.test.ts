import assert from "node:assert/strict";
import { mergeByTime } from "../../../../operations/logs/merge.ts";

describe("logs that are merged", () => {
  const pulled: string[] = [];
  const ended: string[] = [];

  beforeEach(() => {
    pulled.length = 0;
    ended.length = 0;
  });

  async function* source(name: string, ...times: string[]): AsyncGenerator<{ time: string; name: string }> {
    try {
      for (const time of times) {
        pulled.push(time);
        yield { time, name };
        await Promise.resolve();
      }
    } finally {
      ended.push(name);
    }
  }

  it("are in order of time, and each in its own order where times are the same", async () => {
    const lines: string[] = [];
    for await (const { time, name } of mergeByTime([source("a", "1", "4", "4"), source("b", "2", "4"), source("c")])) {
      lines.push(`${name}${time}`);
    }
    assert.deepEqual(lines, ["a1", "b2", "a4", "a4", "b4"]);
  });

  it("are read no further than somebody wants them, and then given up", async () => {
    for await (const { time } of mergeByTime([source("a", "1", "3", "5"), source("b", "2", "4", "6")])) {
      if (time === "2") break;
    }
    assert.deepEqual(pulled.sort(), ["1", "2", "3"]);
    assert.deepEqual(ended.sort(), ["a", "b"]);
  });

  it("end with the first that fails", async () => {
    // eslint-disable-next-line require-yield
    const failing = (async function* (): AsyncGenerator<{ time: string; name: string }> {
      await Promise.resolve();
      throw new Error("lost");
    })();
    await assert.rejects(async () => {
      for await (const line of mergeByTime([source("a", "1"), failing])) assert.fail(line.name);
    }, /lost/);
  });
});
