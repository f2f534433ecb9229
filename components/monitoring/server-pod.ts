import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { restrictedPod } from "../platform/hardening.ts";

/** A probe of the port called `http`. */
export function answers(path: string): input.core.v1.Probe {
  return { httpGet: { path, port: "http" }, timeoutSeconds: 5 };
}

/**
 * Who a pod of the monitoring is: without rights on the node, and without environment variables of other Services.
 * @param user the id that the official image runs as
 * @param callsApiServer whether it gets a token for that; default: no
 */
export function serverIdentity(
  user: number,
  serviceAccountName: pulumi.Input<string>,
  { callsApiServer = false }: { callsApiServer?: boolean } = {},
): Partial<input.core.v1.PodSpec> {
  return {
    serviceAccountName,
    automountServiceAccountToken: callsApiServer,
    enableServiceLinks: false,
    securityContext: restrictedPod(user),
  };
}
