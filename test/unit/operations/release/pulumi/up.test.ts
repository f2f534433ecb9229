import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineEvent, UpOptions, UpResult } from "@pulumi/pulumi/automation/index.js";
import { Interrupted } from "../../../../../operations/commands/interrupted.ts";
import type { UpdateStep } from "../../../../../operations/release/engine.ts";
import { runUpdate } from "../../../../../operations/release/pulumi/up.ts";

/** Milliseconds in which the engine has heard of a Ctrl-C. */
const hearing = 20;

/** Runs an update by an engine that a test plays. */
async function update(
  play: (options: UpOptions, calls: string[]) => Promise<void>,
  settles = false,
  signal?: AbortSignal,
) {
  const calls: string[] = [];
  const steps: UpdateStep[] = [];
  const played = (name: string) => async (options?: UpOptions) => {
    calls.push(name);
    if (name === "up") await play(options!, calls);
    return {} as UpResult;
  };
  const request = { message: "m", signal: signal ?? new AbortController().signal, exclude: [] };
  const onStep = (step: UpdateStep) => steps.push(step);
  await runUpdate({ up: played("up"), refresh: played("refresh") }, { ...request, onStep }, settles, hearing);
  return { calls, steps };
}

/** What the engine is told of an interruption: how often. */
async function interrupted(by: "SIGINT" | "SIGTERM", hears: boolean): Promise<boolean> {
  const ending = new AbortController();
  let wasTold = false;
  const updating = update(
    async ({ signal, onOutput }) => {
      signal?.addEventListener("abort", () => (wasTold = true));
      ending.abort(new Interrupted(by));
      if (hears) onOutput?.("^C received; cancelling. If you would like to terminate immediately, press ^C again.\n");
      await sleep(hearing * 3);
    },
    false,
    ending.signal,
  );
  await updating;
  return wasTold;
}

describe("pulumi up", () => {
  it("tells of the steps of resources", async () => {
    const metadata = { op: "create", urn: "urn:pulumi:s::p::t:x:T::name", type: "t:x:T" };
    const event = (name: string) => ({ sequence: 1, timestamp: 1, [name]: { metadata } }) as unknown as EngineEvent;
    const { steps } = await update(({ onEvent }) => {
      for (const name of ["resourcePreEvent", "resOutputsEvent", "resOpFailedEvent"]) onEvent?.(event(name));
      return Promise.resolve();
    });
    assert.deepEqual(
      steps.map(({ state, operation, type, name }) => `${state} ${operation} ${type} ${name}`),
      ["begins create t:x:T name", "done create t:x:T name", "failed create t:x:T name"],
    );
  });

  it("looks at the cluster first where an update was killed", async () => {
    const play = () => Promise.resolve();
    assert.deepEqual((await update(play, true)).calls, ["refresh", "up"]);
    assert.deepEqual((await update(play)).calls, ["up"]);
  });

  it("is cancelled once, however it was interrupted: a second time would end it with its work half done", async () => {
    assert.equal(await interrupted("SIGTERM", false), true);
    assert.equal(await interrupted("SIGINT", false), true);
    // A terminal has told the engine already.
    assert.equal(await interrupted("SIGINT", true), false);
  });
});
