import assert from "node:assert/strict";
import { health } from "./api.ts";
import type { Service } from "./pods.ts";
import type { Change } from "./stack-file.ts";
import { stack } from "./stack.ts";
import { rolloutsNow, stackKubectl, type WatchedUpdate } from "./watched-update.ts";

/** Switches a fault on in the next version of a service. */
export function fault(service: Service, name: string, value: string): Change {
  return [["application", service, "settings"], { [name]: value }];
}

/** All traffic is on the release before, whatever `pulumi up` left in the state. */
export async function assertWentBack(update: WatchedUpdate, before: string): Promise<void> {
  assert.match(update.failure ?? "pulumi up did not fail", /is bad\. The stable version has all traffic again\./);
  const rollouts = await rolloutsNow(await stackKubectl());
  for (const { service, isAborted, canaryWeight } of rollouts) {
    assert.deepEqual([service, isAborted, canaryWeight], [service, true, 0]);
  }
  assert.equal((await health(stack())).release, before);
  assert.ok((await stack().http.call(stack().outputs.frontendUrl)).body.includes(before));
  // No more than the new version's share.
  assert.ok(update.load.failed <= update.load.requests * 0.1, update.load.toString());
}

/** What `pulumi up` gave as the reasons, a line each. */
export const reasons = ({ failure = "" }: WatchedUpdate) =>
  failure.split("\n").filter((line) => line.startsWith("  - "));
