import type { RootHookObject, Context } from "mocha";
import { isClusterRunning } from "../../local/cluster/index.ts";
import { machineTraces, type Traces } from "../support/cluster-traces.ts";
import { saw, takeWhatWasSeen } from "./saw.ts";
import { closeStack, openStack, stack } from "./stack.ts";

/** The machine before `make up`; undefined when the cluster ran already. */
export let machineBeforeUp: Traces | undefined;

export const mochaHooks: RootHookObject = {
  async beforeAll(this: Context) {
    // A fresh machine builds its tools first.
    this.timeout("75m");
    if (!(await isClusterRunning())) machineBeforeUp = await machineTraces();
    const started = Date.now();
    await openStack();
    const { release, frontendUrl } = stack().outputs;
    saw(`release ${release} is up at ${frontendUrl} after ${Math.round((Date.now() - started) / 1000)} s`);
  },

  afterEach() {
    for (const line of takeWhatWasSeen()) process.stdout.write(`      → ${line}\n`);
  },

  async afterAll() {
    await closeStack();
  },
};
