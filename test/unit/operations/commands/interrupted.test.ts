import assert from "node:assert/strict";
import { Interrupted, listenForEnd } from "../../../../operations/commands/interrupted.ts";

describe("an interruption", () => {
  it("counts once when npm passes on what the terminal has sent already", () => {
    const before = new Set([...process.listeners("SIGINT"), ...process.listeners("SIGTERM")]);
    const signal = listenForEnd();
    try {
      process.emit("SIGINT");
      process.emit("SIGINT");
      assert.ok(signal.reason instanceof Interrupted);
      assert.deepEqual([signal.reason.signal, signal.reason.exitCode], ["SIGINT", 130]);
    } finally {
      for (const name of ["SIGINT", "SIGTERM"] as const) {
        for (const listener of process.listeners(name)) if (!before.has(listener)) process.off(name, listener);
      }
    }
  });
});
