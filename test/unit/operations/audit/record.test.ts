import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  auditEntrySchema,
  hashOf,
  idOfName,
  nextId,
  noHash,
  parseRecord,
  recordName,
  sealRecord,
  serializeRecord,
} from "../../../../operations/audit/record.ts";
import { chainOf, entry } from "../../../support/audit-chain.ts";

const place = { id: "0000000001", previousHash: noHash, at: "2025-12-07T06:00:00.000Z" };

describe("an audit record", () => {
  it("has the SHA-256 of its sorted JSON as hash, as anybody can compute it", () => {
    const record = sealRecord(entry, place);
    const text =
      '{"action":"restore","actor":"ada@example.com","at":"2025-12-07T06:00:00.000Z","backup":null,"detail":null,' +
      `"ends":null,"format":1,"from":null,"id":"0000000001","previousHash":"${noHash}",` +
      '"reason":"Lost „photos“ & more","release":"prod-20251207-050000","result":"succeeded","stack":"staging",' +
      '"to":"mongodb-backup-20251207-060000"}';
    assert.equal(record.hash, createHash("sha256").update(text).digest("hex"));
  });

  it("is the same bytes in whatever order its fields came, and read back", () => {
    const record = sealRecord(entry, place);
    const reversed = Object.fromEntries(Object.entries(record).reverse()) as typeof record;
    assert.equal(hashOf(reversed), record.hash);
    assert.equal(serializeRecord(reversed), serializeRecord(record));
    assert.deepEqual(parseRecord(serializeRecord(record)), record);
  });

  it("has another hash with any other field, that of the record before among them", () => {
    const [record] = chainOf(1);
    const others = [
      ...Object.keys(entry).map((key) => hashOf({ ...record!, [key]: "other" })),
      hashOf({ ...record!, previousHash: "1".repeat(64) }),
      hashOf({ ...record!, id: "0000000002" }),
      hashOf({ ...record!, at: "2025-12-07T06:00:01.000Z" }),
    ];
    assert.equal(new Set([...others, record!.hash]).size, others.length + 1);
  });

  it("is kept under a name that sorts as its number does", () => {
    assert.equal(nextId(undefined), "0000000001");
    assert.equal(nextId("0000000009"), "0000000010");
    assert.throws(() => nextId("9999999999"), /The audit trail is full/);
    assert.equal(recordName("0000000010"), "records/0000000010.json");
    assert.equal(idOfName("records/0000000010.json"), "0000000010");
    for (const name of ["records/10.json", "records/0000000010.json.bak", "0000000010.json"]) {
      assert.equal(idOfName(name), undefined, name);
    }
  });

  it("says nothing else than what a record says, and no more than a line of each", () => {
    assert.ok(auditEntrySchema.safeParse(entry).success);
    const wrong: object[] = [
      { action: "prune" },
      { result: "done" },
      { reason: "" },
      { reason: "x".repeat(1001) },
      { actor: null },
      { more: "x" },
    ];
    for (const change of wrong) assert.equal(auditEntrySchema.safeParse({ ...entry, ...change }).success, false);
  });
});
