import type { Kubectl } from "../kubernetes/kubectl.ts";

/** Gives the new version up: the controller takes all traffic from it first, and its pods later. */
export function abortRollout(kubectl: Kubectl, service: string, signal?: AbortSignal): Promise<void> {
  return patchStatus(kubectl, service, { abort: true }, signal);
}

/** Tries a version that was given up once more, from the first step on. */
export function retryRollout(kubectl: Kubectl, service: string, signal?: AbortSignal): Promise<void> {
  return patchStatus(kubectl, service, { abort: false }, signal);
}

/** Ends the pause that the rollout is in. */
export function resumeRollout(kubectl: Kubectl, service: string, signal?: AbortSignal): Promise<void> {
  return patchStatus(kubectl, service, { pauseConditions: null }, signal);
}

/** The controller's own command line writes the same. @throws KubectlError; the signal's reason */
async function patchStatus(
  kubectl: Kubectl,
  service: string,
  status: object,
  signal: AbortSignal | undefined,
): Promise<void> {
  await kubectl.run(
    ["patch", "rollout", service, "--subresource=status", "--type=merge", `--patch=${JSON.stringify({ status })}`],
    signal === undefined ? {} : { signal },
  );
}
