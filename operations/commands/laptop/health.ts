import type { HealthReport } from "../../health/report.ts";
import { Progress } from "../../terminal/progress.ts";
import { checkStack } from "../../verification/check-stack.ts";
import type { RequestOf } from "../command.ts";
import { jobOf } from "./jobs.ts";
import { describePhase } from "./phases.ts";
import { readHealthPlan } from "./public-face.ts";
import type { Session } from "./session.ts";
import { readTestAccount } from "./test-account.ts";

/**
 * Checks a stack, and shows that.
 * @param directory the project's
 * @throws the signal's reason; Error when the stack's file is wrong. What is unwell is a result.
 */
export async function health(request: RequestOf<"health">, session: Session, directory: string): Promise<HealthReport> {
  const { stack, signal } = session;
  const { face, settings, release: ofStack } = await readHealthPlan(stack.name, directory);
  const release = request.release ?? ofStack;
  const progress = new Progress("Checks of the public addresses", describePhase);
  let isShown = true;
  const endProgress = (isWell: boolean) => {
    if (isShown) progress.end(isWell);
    isShown = false;
  };
  try {
    return await checkStack({
      face: { ...face, namespace: stack.namespace },
      ...{ settings, release, signal, isCandidate: request.candidate },
      account: await readTestAccount(stack.namespace, session.kubectl, signal),
      inside: () => {
        endProgress(true);
        return session.runJob(jobOf({ ...request, release }));
      },
      onProgress: (done, total) => progress.show({ event: "progress", at: "", detail: `${done} of ${total}` }),
    });
  } finally {
    endProgress(!signal.aborted);
  }
}
