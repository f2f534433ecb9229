import { Kubectl, KubectlError } from "../../../kubernetes/kubectl.ts";
import type { Session } from "../session.ts";

/** Whether a stack has a CronJob of this name: before its first deployment, and without backups, it has none. */
export async function hasCronJob(session: Session, name: string, signal = session.signal): Promise<boolean> {
  const { stack, kubectl } = session;
  try {
    await new Kubectl(stack.namespace, kubectl).run(["get", "cronjob", name, "--output=name"], { signal });
    return true;
  } catch (error) {
    if (error instanceof KubectlError && error.reason === "NotFound") return false;
    throw error;
  }
}
