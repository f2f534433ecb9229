import { ZodError } from "zod";
import { JobFailedError } from "../commands/run-job.ts";
import type { NoAccount, TestAccount } from "../health/checks/account.ts";
import { outsideChecks, type PublicFace } from "../health/outside.ts";
import { type CheckResult, type HealthReport, healthReportSchema } from "../health/report.ts";
import { reportOf, runChecks } from "../health/run.ts";
import type { HealthSettings } from "../health/settings.ts";

export interface StackToCheck {
  face: PublicFace;
  settings: HealthSettings;
  /** The release that should run. */
  release: string;
  /** Whom the checks log in as. */
  account: TestAccount | NoAccount;
  /** Whether the new version is checked that is being tried out, in place of the stable one. */
  isCandidate: boolean;
  /** Runs the checks of the inside, by a Job; gives its result. Undefined: there are none. */
  inside: (() => Promise<unknown>) | undefined;
  signal: AbortSignal;
  /** Told how many of the checks from outside have ended. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Checks a stack through its public addresses, and then from inside its cluster: what a pod that starts takes of a small
 * machine would be measured, too.
 * @throws the signal's reason. What is unwell is a result.
 */
export async function checkStack(stack: StackToCheck): Promise<HealthReport> {
  const { face, settings, release, signal, onProgress } = stack;
  const checks = outsideChecks(face, stack, settings);
  const outside = await runChecks(checks, {
    ...{ release, settings, signal },
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const inside = stack.inside === undefined ? [] : await checksInside(stack.inside, face.namespace);
  return reportOf({ release, startedAt: outside.startedAt, checks: [...outside.checks, ...inside] }, settings);
}

async function checksInside(run: () => Promise<unknown>, namespace: string): Promise<CheckResult[]> {
  try {
    return healthReportSchema.parse(await run()).checks;
  } catch (error) {
    if (error instanceof ZodError) return [notChecked("what it answered is not understood here", namespace)];
    if (error instanceof JobFailedError) return [notChecked(error.message.replace(/\.$/, ""), namespace)];
    throw error;
  }
}

/** Nothing is known of the inside, which is as bad as if it were unwell. */
function notChecked(problem: string, namespace: string): CheckResult {
  const look = `kubectl --namespace=${namespace} get cronjob,jobs,pods, and at whether the stack is deployed from this commit`;
  return {
    ...{ name: "inside the cluster", group: "service", status: "failed", latencyMs: null, limitMs: null, attempts: 1 },
    detail: `Expected a Job of the CronJob health to check the cluster, but none did (${problem}); look at ${look}.`,
  };
}
