import { z } from "zod";
import type { RequestOf } from "../command.ts";
import { exitCodes } from "../exit-code.ts";
import { describe } from "../output/index.ts";
import { JobFailedError } from "../run-job.ts";
import { jobOf } from "./jobs.ts";
import type { Session } from "./session.ts";
import { tell } from "./tell.ts";

type RestoreRequest = RequestOf<"restore" | "media restore">;

const recorded = z.object({ audit: z.string().optional() });

/**
 * Has a restore done by a Job, and tells the receivers how it ended.
 * @param actor who has it done
 * @param say is given the sentences about who was told
 * @throws as `Session.runJob`
 */
export async function runToldRestore(
  request: RestoreRequest,
  actor: string,
  session: Session,
  say: (sentence: string) => void,
): Promise<unknown> {
  const { reason } = request;
  const started = performance.now();
  const facts = () => ({ actor, reason, milliseconds: Math.round(performance.now() - started) });
  try {
    const result = await session.runJob(jobOf(request));
    const [detail] = describe(request, result, false);
    const { audit } = recorded.parse(result);
    (await tell(session, { type: "restore.succeeded", ...facts(), detail, audit })).forEach(say);
    return result;
  } catch (error) {
    if (hasFailed(error)) {
      (await tell(session, { type: "restore.failed", ...facts(), detail: error.message })).forEach(say);
    }
    throw error;
  }
}

/** Whether something was begun; who is refused knows it, and nobody else needs to. */
function hasFailed(error: unknown): error is JobFailedError {
  const refusals: number[] = [exitCodes.usage.code, exitCodes.refused.code];
  return error instanceof JobFailedError && !refusals.includes(error.exitCode);
}
