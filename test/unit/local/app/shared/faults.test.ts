import assert from "node:assert/strict";
import { type FaultSurroundings, readFaults, scheduleCrash, strike } from "../../../../../local/app/shared/faults.ts";

const off = readFaults({});

function surroundings(random = 0): FaultSurroundings & { crashes: string[] } {
  const crashes: string[] = [];
  return { random: () => random, crash: (reason) => crashes.push(reason), crashes };
}

describe("faults", () => {
  it("are off unless set, and when set to nothing", () => {
    const none = { errorRate: 0, latencyMs: 0, crashRate: 0, crashAfterSeconds: 0, migration: "" };
    assert.deepEqual(off, none);
    assert.deepEqual(readFaults({ FAULT_ERROR_RATE: "", FAULT_LATENCY_MS: "", FAULT_MIGRATION: "" }), none);
  });

  it("are read from the environment", () => {
    const environment = {
      FAULT_ERROR_RATE: "0.25",
      FAULT_LATENCY_MS: "1500",
      FAULT_CRASH_RATE: "1",
      FAULT_CRASH_AFTER_SECONDS: "30",
      FAULT_MIGRATION: "fail",
    };
    const expected = { errorRate: 0.25, latencyMs: 1500, crashRate: 1, crashAfterSeconds: 30, migration: "fail" };
    assert.deepEqual(readFaults(environment), expected);
  });

  it("stop the program when they make no sense", () => {
    assert.throws(() => readFaults({ FAULT_ERROR_RATE: "5" }), /FAULT_ERROR_RATE: /);
    assert.throws(() => readFaults({ FAULT_LATENCY_MS: "-1" }), /FAULT_LATENCY_MS: /);
    assert.throws(() => readFaults({ FAULT_MIGRATION: "maybe" }), /FAULT_MIGRATION: /);
  });

  it("strike the given share of the requests", async () => {
    const half = { ...off, errorRate: 0.5 };
    assert.equal(await strike(half, "/api/properties", surroundings(0.49)), true);
    assert.equal(await strike(half, "/api/properties", surroundings(0.5)), false);
    assert.equal(await strike(off, "/api/properties", surroundings(0)), false);
  });

  it("spare the probes", async () => {
    const all = { ...off, errorRate: 1, crashRate: 1 };
    for (const path of ["/health", "/ready"]) {
      const around = surroundings();
      assert.equal(await strike(all, path, around), false);
      assert.deepEqual(around.crashes, []);
    }
  });

  it("crash by request and by time", async () => {
    const around = surroundings();
    await strike({ ...off, crashRate: 0.1 }, "/", around);
    await new Promise<void>((resolve) => {
      const crash = (reason: string) => {
        around.crash(reason);
        resolve();
      };
      scheduleCrash({ ...off, crashAfterSeconds: 0.01 }, { random: around.random, crash });
      // The timer of the fault itself keeps no process alive.
      setTimeout(resolve, 2000);
    });
    assert.deepEqual(around.crashes, ["FAULT_CRASH_RATE", "FAULT_CRASH_AFTER_SECONDS"]);
  });

  it("make every request wait", async () => {
    const started = performance.now();
    await strike({ ...off, latencyMs: 60 }, "/", surroundings());
    assert.ok(performance.now() - started >= 59);
  });
});
