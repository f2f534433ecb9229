import { beginAction, type Beginning, endAction, type Ending } from "../../audit/action.ts";
import { anchorOf } from "../../audit/anchor.ts";
import { readSettings } from "../../settings.ts";
import { openStore, type Surroundings } from "./context.ts";

/** What is done, by whom, and why. */
export interface Account extends Pick<Beginning, "action" | "to"> {
  actor: string | undefined;
  reason: string | undefined;
}

/**
 * Does something that is recorded: that it begins, before anything is touched, and how it ended. Nothing is done that cannot
 * be recorded. When the end cannot be, a warning says so, and the action stays unfinished in the records.
 * @param learnt what only the result tells
 * @returns the result, and the anchor of the last record
 * @throws BlobUnavailableError before anything was done; what `work` throws
 */
export async function audited<T extends object>(
  surroundings: Surroundings,
  { actor, reason, ...what }: Account,
  work: () => Promise<T>,
  learnt: (result: T) => Omit<Ending, "result">,
): Promise<T & { audit?: string }> {
  const { environment, events } = surroundings;
  const store = openStore(surroundings, "audit");
  const who = { actor: actor ?? actorHere(environment), ...readSettings(environment, ["stack", "release"]) };
  const begun = await beginAction(store, { ...what, ...who, reason: reason ?? null });
  const end = async (ending: Ending) => {
    try {
      return { audit: anchorOf(await endAction(store, begun, ending)) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      events.warn(
        `Record ${begun.id} says that this began, and nothing that it ended (${ending.result}): ${why} To record it: audit append --end ${begun.id} --result ${ending.result}.`,
      );
      return {};
    }
  };
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await end({ result: "failed", detail: oneLine(error) });
    throw error;
  }
  return { ...result, ...(await end({ result: "succeeded", ...learnt(result) })) };
}

/** Whom nobody has named: what is started by kubectl, or by a schedule. */
export function actorHere({ HOSTNAME: pod = "unknown" }: NodeJS.ProcessEnv): string {
  return `somebody who started the pod ${pod}`;
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, " ").trim() || "it did not say why";
}
