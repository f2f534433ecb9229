import assert from "node:assert/strict";
import { withDatabaseLease } from "../../../../operations/backup/lease.ts";
import type { BackupContext } from "../../../../operations/backup/types.ts";
import { backupContext } from "../../../support/backup-context.ts";
import { MemoryStore } from "../../../support/memory-store.ts";

describe("the lease of a database", () => {
  let context: BackupContext;

  beforeEach(() => {
    context = backupContext({ stores: { backups: new MemoryStore(), compliance: new MemoryStore() } });
  });

  const refused = { name: "BlobLeasedError", message: /locks\/immoexpress.*held by restore on / };

  it("keeps everybody else from the same database, and only from that", async () => {
    const work = () => Promise.resolve("done");
    const other = { ...context, target: { ...context.target, database: "other" } };
    await withDatabaseLease(context, "restore", async () => {
      await assert.rejects(withDatabaseLease(context, "backup", work), refused);
      assert.equal(await withDatabaseLease(other, "backup", work), "done");
    });
    assert.equal(await withDatabaseLease(context, "backup", work), "done");
  });

  it("is held once by work within work, and by a context of another database not at all", async () => {
    await withDatabaseLease(context, "restore", async (held) => {
      assert.equal(await withDatabaseLease(held, "backup", () => Promise.resolve("done")), "done");
      await assert.rejects(
        withDatabaseLease(context, "backup", () => Promise.resolve()),
        refused,
      );
      const other = { ...held, target: { ...held.target, database: "other" } };
      await withDatabaseLease(other, "backup", async () => {
        await assert.rejects(withDatabaseLease({ ...other, leased: "" }, "backup", () => Promise.resolve()));
      });
    });
  });

  it("is given back when the work fails", async () => {
    await assert.rejects(
      withDatabaseLease(context, "backup", () => Promise.reject(new Error("broken"))),
      /broken/,
    );
    assert.equal(await withDatabaseLease(context, "backup", () => Promise.resolve("done")), "done");
  });

  it("ends the work when it is lost", async () => {
    const losing = new AbortController();
    const store = new MemoryStore();
    store.lease = () => Promise.resolve({ lost: losing.signal, release: () => Promise.resolve() });
    context.stores = { ...context.stores, backups: store };
    await withDatabaseLease(context, "backup", async ({ signal }) => {
      assert.equal(signal.aborted, false);
      losing.abort(new Error("somebody else has it"));
      assert.match(String(signal.reason), /somebody else has it/);
      return Promise.resolve();
    });
  });

  it("is not asked for when the work is to end already", async () => {
    context.signal = AbortSignal.abort(new Error("SIGTERM"));
    await assert.rejects(
      withDatabaseLease(context, "backup", () => Promise.resolve()),
      /SIGTERM/,
    );
  });
});
