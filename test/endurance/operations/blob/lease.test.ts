import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { BlobLeasedError } from "../../../../operations/blob/errors.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { FaultyProxy } from "../../../support/faulty-proxy.ts";
import { waitUntil } from "../../../support/wait.ts";

/** As short as the store allows. */
const leaseSeconds = 15;

describe("A lock in a container of blobs, whose time is over", function () {
  this.timeout("2m");
  let azurite: AzuriteServer;
  let proxy: FaultyProxy;
  let store: BlobStore;

  before(async () => {
    azurite = await AzuriteServer.start();
    proxy = await FaultyProxy.start(azurite.port);
    store = openContainer(azurite.settings(), "backups", { leaseSeconds });
  });

  after(async () => {
    await proxy.stop();
    await azurite.stop();
  });

  it("expires when its holder is killed, and not while it is alive", async () => {
    const environment = { BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: azurite.url };
    const access = { BLOB_ACCOUNT_NAME: azurite.account.name, BLOB_ACCOUNT_KEY: azurite.account.key };
    const holder = spawn(process.execPath, [join(import.meta.dirname, "lease-holder.ts"), "locks/killed"], {
      env: { ...process.env, ...environment, ...access },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    // Longer than the lease itself: it is renewed.
    const heldSince = Date.now();
    await waitUntil(
      async () => {
        await assert.rejects(store.lease("locks/killed", "the next"), { holder: "the one that is killed" });
        return Date.now() - heldSince > (leaseSeconds + 3) * 1000;
      },
      { what: "the lease's time to be over", interval: 1000 },
    );
    const ended = once(holder, "close");
    holder.kill("SIGKILL");
    await ended;
    const killedAt = Date.now();
    const lease = await waitUntil(() => store.lease("locks/killed", "the next"), { what: "the lock of the dead" });
    assert.ok(Date.now() - killedAt < (leaseSeconds + 5) * 1000);
    await lease.release();
  });

  it("says that it is lost when it cannot be renewed, before somebody else can have it", async () => {
    const behindProxy = openContainer(azurite.settings(proxy.inFrontOf(azurite.url)), "backups", { leaseSeconds });
    const lease = await behindProxy.lease("locks/cut-off", "the one that is cut off");
    proxy.refuse();
    await once(lease.lost, "abort");
    assert.match(String(lease.lost.reason), /could not be renewed and may be somebody else's/);
    await assert.rejects(store.lease("locks/cut-off", "another"), BlobLeasedError);
    await lease.release();
    proxy.heal();
  });
});
