import assert from "node:assert/strict";
import type { BlobLease } from "../../../../operations/blob/store.ts";
import { waitForLease } from "../../../../operations/blob/wait-for-lease.ts";
import { MemoryStore } from "../../../support/memory-store.ts";

/** The lock as a pod left it that was killed; it expires at the third attempt to take it. */
class StoreWithLeftLock extends MemoryStore {
  private left: BlobLease | undefined;
  private attempts = 0;

  static async of(host: string): Promise<StoreWithLeftLock> {
    const store = new StoreWithLeftLock();
    store.left = await store.lease("locks/x", `backup on ${host}`);
    return store;
  }

  override async lease(name: string, holder: string): Promise<BlobLease> {
    this.attempts += 1;
    if (this.attempts === 4) await this.left?.release();
    return super.lease(name, holder);
  }
}

describe("waitForLease", () => {
  const { signal } = new AbortController();
  const job = "backup-20261124-041302-b62cb1";
  let store: MemoryStore;

  beforeEach(() => {
    store = new MemoryStore();
  });

  const take = (host: string, atMost = 60_000, aborted: AbortSignal = signal) =>
    waitForLease(store, "locks/x", "backup", aborted, { host, atMost, interval: 1 });

  it("waits for the end of what an earlier pod of the same Job has left", async () => {
    for (const name of [job, "backup-29381760"]) {
      store = await StoreWithLeftLock.of(`${name}-d59f2`);
      await (await take(`${name}-l7tsf`)).release();
    }
  });

  it("waits for nobody else", async () => {
    for (const [holder, host] of [
      ["backup-20261124-041302-000000-d59f2", `${job}-l7tsf`],
      ["drill-29381760-d59f2", "backup-29381760-l7tsf"],
      // Two programs on one machine.
      [`${job}-l7tsf`, `${job}-l7tsf`],
      ["my-linux", "my-other"],
    ] as const) {
      store = new MemoryStore();
      await store.lease("locks/x", `backup on ${holder}`);
      await assert.rejects(take(host), { name: "BlobLeasedError" }, `${host} after ${holder}`);
    }
  });

  it("does not wait for ever, nor when it is interrupted", async () => {
    await store.lease("locks/x", `backup on ${job}-d59f2`);
    await assert.rejects(take(`${job}-l7tsf`, 20), { name: "BlobLeasedError" });
    const interrupted = AbortSignal.abort(new Error("interrupted"));
    await assert.rejects(take(`${job}-l7tsf`, 60_000, interrupted), /interrupted/);
  });
});
