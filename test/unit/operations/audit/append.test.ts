import assert from "node:assert/strict";
import { beginAction, begunAction, endAction, noteAction } from "../../../../operations/audit/action.ts";
import { appendRecord } from "../../../../operations/audit/append.ts";
import { AuditRefusedError } from "../../../../operations/audit/errors.ts";
import { readRecords, readStoredRecords } from "../../../../operations/audit/read.ts";
import { recordName } from "../../../../operations/audit/record.ts";
import { unfinishedActions } from "../../../../operations/audit/unfinished.ts";
import { verifyChain } from "../../../../operations/audit/verify.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { entry } from "../../../support/audit-chain.ts";

const beginning = { actor: "ada", action: "rollback", stack: "staging", reason: "too slow", to: "prod-1" } as const;

describe("the audit trail", () => {
  let store: MemoryStore;
  beforeEach(() => (store = new MemoryStore()));

  it("grows at its end, record by record", async () => {
    const first = await appendRecord(store, entry);
    const second = await appendRecord(store, { ...entry, reason: "another" });
    assert.deepEqual([first.id, second.id, second.previousHash], ["0000000001", "0000000002", first.hash]);
    assert.deepEqual(await readRecords(store), { records: [first, second], unreadable: [] });
    assert.deepEqual(await readRecords(store, { last: 1 }), { records: [second], unreadable: [] });
    assert.deepEqual(verifyChain(await readStoredRecords(store)).damages, []);
  });

  it("refuses what is no record", async () => {
    await assert.rejects(appendRecord(store, { ...entry, reason: "" }));
    assert.equal(store.blobs.size, 0);
  });

  it("lets writers at the same time write one after the other", async () => {
    await Promise.all(Array.from({ length: 10 }, (_, index) => appendRecord(store, { ...entry, to: `r-${index}` })));
    const { damages, records } = verifyChain(await readStoredRecords(store));
    assert.deepEqual([damages, records], [[], 10]);
  });

  it("goes on behind a record that somebody has damaged, which stays the only one", async () => {
    await appendRecord(store, entry);
    store.blobs.get(recordName("0000000001"))!.content = Buffer.from("gone");
    await appendRecord(store, entry);
    await appendRecord(store, entry);
    assert.deepEqual(
      verifyChain(await readStoredRecords(store)).damages.map(({ sentence }) => sentence),
      ["Record 0000000001 was changed: it cannot be read as one."],
    );
    assert.deepEqual((await readRecords(store)).unreadable, [recordName("0000000001")]);
  });

  it("shows an action from its beginning, and its end with what both know", async () => {
    const begun = await beginAction(store, beginning);
    assert.deepEqual(unfinishedActions((await readRecords(store)).records), [begun]);
    const detail = "x".repeat(2000);
    const ended = await endAction(store, begun, { result: "failed", detail, backup: "mongodb-backup-20251207-060000" });
    assert.deepEqual(
      [ended.ends, ended.actor, ended.action, ended.reason, ended.to, ended.result, ended.backup, ended.detail?.length],
      [begun.id, "ada", "rollback", "too slow", "prod-1", "failed", "mongodb-backup-20251207-060000", 1000],
    );
    assert.deepEqual(unfinishedActions((await readRecords(store)).records), []);
    const noted = await noteAction(store, beginning, { result: "succeeded" });
    assert.deepEqual(unfinishedActions((await readRecords(store)).records), []);
    for (const id of [ended.id, noted.id, "0000000099"]) {
      await assert.rejects(begunAction(store, id), AuditRefusedError, id);
    }
    assert.deepEqual(await begunAction(store, begun.id), begun);
  });
});
