import type { Kubectl } from "../kubernetes/kubectl.ts";
import { readStoredSecret } from "../kubernetes/stored-secret.ts";
import { type Receiver, receiversSchema, receiversSecret } from "./receivers.ts";

/**
 * The receivers of a stack, from the Secret that its deployment has made.
 * @returns none where there is no such Secret
 * @throws as `readStoredSecret`
 */
export async function readReceivers(kubectl: Kubectl, signal: AbortSignal): Promise<Receiver[]> {
  return (await readStoredSecret(kubectl, receiversSecret, receiversSchema, signal)) ?? [];
}
