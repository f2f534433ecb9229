import { auditActions, auditResults } from "../audit/record.ts";
import { type RequestOf, UsageError } from "./command.ts";
import type { Given } from "./given.ts";
import { actor, type VerbSpec } from "./verb-spec.ts";

type AuditVerb = "audit list" | "audit verify" | "audit append";

/** The verbs of the audit trail. */
export const auditVerbs: { readonly [V in AuditVerb]: VerbSpec<V> } = {
  "audit list": {
    summary: "List who deployed, rolled back or restored what, when and why",
    options: { last: { value: "COUNT", help: "the newest so many records, at most 1000; default: 100" } },
    example: "audit list --last 20",
    build: (given) => ({ verb: "audit list", last: given.count("last", 1000) ?? 100 }),
  },
  "audit verify": {
    summary: "Prove that no record was changed, removed or put in between",
    options: {
      anchor: { value: "ID:HASH", help: "a record that there was, from a message or a report; shows a missing end" },
    },
    example: "audit verify",
    build: (given) => ({ verb: "audit verify", anchor: given.anchor("anchor") }),
  },
  "audit append": {
    summary: "Record what was done by hand: that it begins, how it ended, or both at once",
    options: {
      action: { value: "ACTION", help: `what begins: ${auditActions.join(", ")}` },
      end: { value: "ID", help: "what ends: the id of the record with which it began" },
      result: { value: "RESULT", help: `how it ended: ${auditResults.join(", ")}` },
      release: { value: "TAG", help: "the release that ran when it began; default: the one that is deployed" },
      from: { value: "TEXT", help: "what was there before" },
      to: { value: "TEXT", help: "what was to be there" },
      reason: { value: "TEXT", help: "why" },
      detail: { value: "TEXT", help: "why it failed" },
      backup: { value: "NAME", help: "the backup made before it" },
      actor,
    },
    example: "audit append --action deployment --result succeeded --to prod-20251207-143000",
    build: (given) => ({
      verb: "audit append",
      what: whatOf(given),
      result: given.oneOf("result", auditResults),
      ...{ release: given.release("release"), from: given.line("from"), to: given.line("to") },
      ...{ detail: given.line("detail"), backup: given.backup("backup"), actor: given.line("actor") },
    }),
  },
};

function whatOf(given: Given): RequestOf<"audit append">["what"] {
  const action = given.oneOf("action", auditActions);
  const ends = given.matching("end", /^\d{10}$/, "an id as in audit list, such as 0000000042,");
  const reason = given.line("reason");
  if ((action === undefined) === (ends === undefined)) {
    throw new UsageError("audit append takes either --action, for what begins, or --end, for what ends.");
  }
  if (action !== undefined) return { action, reason };
  if (reason !== undefined)
    throw new UsageError("audit append --end takes no --reason: that was recorded at the beginning.");
  if (!given.has("result"))
    throw new UsageError("audit append --end needs to know how it ended: --result succeeded or failed.");
  return { ends: ends ?? "" };
}
