import assert from "node:assert/strict";
import { sealRecord } from "../../../../../operations/audit/record.ts";
import { auditTable, auditVerified } from "../../../../../operations/commands/output/audit.ts";
import { chainOf, entry } from "../../../../support/audit-chain.ts";

const [begun, other] = chainOf(2, { result: null });
const place = { id: "0000000003", previousHash: other!.hash, at: "2025-12-07T06:01:05.000Z" };
const end = sealRecord({ ...entry, ends: begun!.id, result: "failed" }, place);

describe("the list of what was done", () => {
  it("is a line for each action, with how it ended and how long it took", () => {
    assert.deepEqual(auditTable({ records: [begun!, other!, end], unreadable: ["records/x"] }, false), [
      "ID          BEGAN (UTC)       WHO              WHAT     TO                              RESULT            TOOK  WHY",
      "0000000001  2025-12-07 06:00  ada@example.com  restore  mongodb-backup-20251207-060000  failed      1 min 05 s  Lost „photos“ & more",
      "0000000002  2025-12-07 06:01  ada@example.com  restore  mongodb-backup-20251207-060000  unfinished              Lost „photos“ & more",
      "! records/x cannot be read: run audit verify.",
    ]);
  });

  it("shows an end whose beginning is older than what was asked for", () => {
    const [, line = ""] = auditTable({ records: [end], unreadable: [] }, false);
    assert.match(line, /^0000000003 .* failed/);
    assert.deepEqual(auditTable({ records: [], unreadable: [] }, false), ["Nothing was recorded yet."]);
  });
});

describe("a chain that is whole", () => {
  it("is said to be, with what goes on and how to prove it later", () => {
    const lines = auditVerified({ records: 3, head: "0000000003:abc", unfinished: [other!] });
    assert.deepEqual(lines, [
      "3 records are what was written, in the order in which they were.",
      "Record 0000000002: restore by ada@example.com, begun 2025-12-07 06:01 UTC, has no end: it goes on, or whoever did it has died.",
      "The last one is 0000000003:abc: audit verify --anchor=0000000003:abc will show whether it is still there.",
    ]);
    assert.deepEqual(auditVerified({ records: 0, head: null, unfinished: [] }), ["Nothing was recorded yet."]);
  });
});
