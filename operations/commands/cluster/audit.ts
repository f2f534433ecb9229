import { beginAction, begunAction, endAction, type Ending, noteAction } from "../../audit/action.ts";
import { anchorOf } from "../../audit/anchor.ts";
import { AuditDamagedError } from "../../audit/errors.ts";
import { readRecords, readStoredRecords } from "../../audit/read.ts";
import type { AuditRecord } from "../../audit/record.ts";
import { verifyChain } from "../../audit/verify.ts";
import { readSettings } from "../../settings.ts";
import type { RequestOf } from "../command.ts";
import { actorHere } from "./audited.ts";
import { openStore, type Surroundings } from "./context.ts";

/** How many sentences about damages are worth reading. */
const mostSentences = 50;

export async function list({ last }: RequestOf<"audit list">, surroundings: Surroundings) {
  const { events, signal } = surroundings;
  events.phase("records");
  return readRecords(openStore(surroundings, "audit"), { last, signal });
}

/** @throws AuditDamagedError with a sentence for each damage */
export async function verify({ anchor }: RequestOf<"audit verify">, surroundings: Surroundings) {
  const { events, signal } = surroundings;
  events.phase("records");
  const stored = await readStoredRecords(openStore(surroundings, "audit"), { signal });
  const { records, head, damages, unfinished } = verifyChain(stored, anchor === undefined ? [] : [anchor]);
  if (damages.length === 0) return { records, head: head === undefined ? null : anchorOf(head), unfinished };
  const sentences = damages.slice(0, mostSentences).map(({ sentence }) => sentence);
  const more = damages.length - sentences.length;
  throw new AuditDamagedError([...sentences, ...(more > 0 ? [`There are ${more} more damages.`] : [])].join("\n"));
}

export async function append(request: RequestOf<"audit append">, surroundings: Surroundings) {
  const record = await appended(request, surroundings);
  return { id: record.id, anchor: anchorOf(record) };
}

async function appended(request: RequestOf<"audit append">, surroundings: Surroundings): Promise<AuditRecord> {
  const { what, result } = request;
  const { environment } = surroundings;
  const store = openStore(surroundings, "audit");
  const told = given({ release: request.release, from: request.from, to: request.to });
  const ending = (outcome: Ending["result"]): Ending => ({
    ...told,
    ...given({ detail: request.detail, backup: request.backup }),
    result: outcome,
  });
  // Its command line was refused without a result.
  if ("ends" in what) return endAction(store, await begunAction(store, what.ends), ending(result ?? "failed"));
  const { stack, release } = readSettings(environment, ["stack", "release"]);
  const actor = request.actor ?? actorHere(environment);
  const beginning = { actor, action: what.action, stack, release, ...given({ reason: what.reason }), ...told };
  return result === undefined ? beginAction(store, beginning) : noteAction(store, beginning, ending(result));
}

/** Without what was not given. */
function given<T extends Record<string, string | undefined>>(values: T): { [Key in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: string;
  };
}
