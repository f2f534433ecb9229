import { Kubectl } from "../../../kubernetes/kubectl.ts";
import { readStoredSecret } from "../../../kubernetes/stored-secret.ts";
import { patience } from "../../../notify/deliveries.ts";
import type { RunningRelease } from "../../../sentry/register.ts";
import { sentrySecret, sentryTargetSchema } from "../../../sentry/target.ts";
import type { Session } from "../session.ts";

/**
 * Registers what runs now in Sentry, where the stack has it and there is a token: that of the variable SENTRY_AUTH_TOKEN, or
 * the stack's own. Takes five seconds at most, and never throws.
 * @returns how it went, in a sentence; undefined where nothing is to be registered
 */
export async function registerInSentry(session: Session, running: RunningRelease): Promise<string | undefined> {
  const end = Date.now() + patience;
  const kubectl = new Kubectl(session.stack.namespace, session.kubectl);
  const failed = (why: string) => `${running.release} is not registered in Sentry: ${why.replace(/\.$/, "")}.`;
  try {
    const target = await readStoredSecret(kubectl, sentrySecret, sentryTargetSchema, AbortSignal.timeout(patience));
    const token = session.environment["SENTRY_AUTH_TOKEN"] ?? target?.token;
    if (target === undefined || token === undefined || token === "") return undefined;
    // Takes a moment to load, and most stacks have nothing to register.
    const { registerRelease } = await import("../../../sentry/register.ts");
    const problem = await registerRelease(target, token, running, { end });
    return problem === undefined ? `${running.release} is registered in Sentry.` : failed(problem);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}
