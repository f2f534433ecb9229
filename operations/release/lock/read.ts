import { type Kubectl, KubectlError } from "../../kubernetes/kubectl.ts";
import { leaseName, type LockState, parseLease } from "./lease.ts";

/**
 * The lock of the stack in a namespace, as it is now.
 * @returns undefined where nobody has ever held it, or there is no such namespace yet
 * @throws KubectlError; ZodError; the signal's reason
 */
export async function readLock(kubectl: Kubectl, signal?: AbortSignal): Promise<LockState | undefined> {
  try {
    const args = ["get", "leases.coordination.k8s.io", leaseName, "--output=json"];
    return parseLease(JSON.parse(await kubectl.run(args, signal === undefined ? {} : { signal })));
  } catch (error) {
    if (error instanceof KubectlError && error.reason === "NotFound") return undefined;
    throw error;
  }
}
