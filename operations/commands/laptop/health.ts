import { ZodError } from "zod";
import { outsideChecks } from "../../health/outside.ts";
import { type CheckResult, type HealthReport, healthReportSchema } from "../../health/report.ts";
import { reportOf, runChecks } from "../../health/run.ts";
import { Progress } from "../../terminal/progress.ts";
import type { RequestOf } from "../command.ts";
import { JobFailedError } from "../run-job.ts";
import { jobOf } from "./jobs.ts";
import { describePhase } from "./phases.ts";
import { readHealthPlan } from "./public-face.ts";
import type { Session } from "./session.ts";
import { readTestAccount } from "./test-account.ts";

/**
 * Checks a stack through its public addresses, and then from inside its cluster: what a pod that starts takes of a small
 * machine would be measured, too.
 * @param directory the project's
 * @throws the signal's reason; Error when the stack's file is wrong. What is unwell is a result.
 */
export async function health(request: RequestOf<"health">, session: Session, directory: string): Promise<HealthReport> {
  const { stack, signal } = session;
  const { face, settings, release: ofStack } = await readHealthPlan(stack.name, directory);
  const release = request.release ?? ofStack;
  const account = await readTestAccount(stack.namespace, session.kubectl, signal);
  const checks = outsideChecks({ ...face, namespace: stack.namespace }, { release, account }, settings);
  const progress = new Progress("Checks of the public addresses", describePhase);
  const onProgress = (done: number, total: number) =>
    progress.show({ event: "progress", at: "", detail: `${done} of ${total}` });
  const outside = await runChecks(checks, { release, settings, signal, onProgress }).finally(() =>
    progress.end(!signal.aborted),
  );
  const inside = await checksInside({ ...request, release }, session);
  return reportOf({ release, startedAt: outside.startedAt, checks: [...outside.checks, ...inside] }, settings);
}

async function checksInside(request: RequestOf<"health">, session: Session): Promise<CheckResult[]> {
  try {
    return healthReportSchema.parse(await session.runJob(jobOf(request))).checks;
  } catch (error) {
    if (error instanceof ZodError) return [notChecked("what it answered is not understood here", session)];
    if (error instanceof JobFailedError) return [notChecked(error.message.replace(/\.$/, ""), session)];
    throw error;
  }
}

/** Nothing is known of the inside, which is as bad as if it were unwell. */
function notChecked(problem: string, { stack: { namespace } }: Session): CheckResult {
  const look = `kubectl --namespace=${namespace} get cronjob,jobs,pods, and at whether the stack is deployed from this commit`;
  return {
    ...{ name: "inside the cluster", group: "service", status: "failed", latencyMs: null, limitMs: null, attempts: 1 },
    detail: `Expected a Job of the CronJob health to check the cluster, but none did (${problem}); look at ${look}.`,
  };
}
