import assert from "node:assert/strict";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { BlobLeasedError } from "../../../../operations/blob/errors.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { AzuriteServer } from "../../../support/azurite.ts";

describe("A lock in a container of blobs", function () {
  this.timeout("2m");
  let azurite: AzuriteServer;
  let store: BlobStore;

  before(async () => {
    azurite = await AzuriteServer.start();
    store = openContainer(azurite.settings(), "backups");
  });

  after(() => azurite.stop());

  it("is held by one, who is named to the next, until it is given back", async () => {
    const lease = await store.lease("locks/one", "backup on pod äb-1");
    await assert.rejects(store.lease("locks/one", "another"), (error: Error) => {
      assert.ok(error instanceof BlobLeasedError);
      assert.equal(error.holder, "backup on pod äb-1");
      assert.ok(Math.abs(error.since!.getTime() - Date.now()) < 60_000);
      assert.match(error.message, /held by backup on pod äb-1 since \d{4}-/);
      return true;
    });
    await lease.release();
    await lease.release();
    assert.equal(lease.lost.aborted, false);
    const next = await store.lease("locks/one", "another");
    await next.release();
  });

  it("is given to one of many who ask at the same time", async () => {
    const asking = Array.from({ length: 5 }, (_, index) => store.lease("locks/many", `asker ${index}`));
    const outcomes = await Promise.allSettled(asking);
    const held = outcomes.filter((outcome) => outcome.status === "fulfilled");
    assert.equal(held.length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") assert.ok(outcome.reason instanceof BlobLeasedError);
    }
    await held[0]?.value.release();
  });
});
