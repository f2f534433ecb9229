import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";

/** What people need to know after an update: the stack's outputs. */
export function stackOutputs(
  config: Config,
  namespace: pulumi.Output<string>,
  { frontendUrl, apiUrl }: { readonly frontendUrl: string; readonly apiUrl: string },
) {
  const caCertificatePath = config.tls.source === "file" ? config.tls.caCertificatePath : undefined;
  const trust = caCertificatePath === undefined ? "" : `--cacert ${caCertificatePath} `;
  return {
    /** The website. */
    frontendUrl,
    /** The API. */
    apiUrl,
    /** The authority that signed the certificate of both; absent where it is a public one. */
    ...(caCertificatePath === undefined ? {} : { caCertificatePath }),
    /** Where the application lives in the cluster. */
    namespace,
    /** What is deployed. */
    release: config.release,
    /** Commands to start with. */
    howToReach: {
      website: `curl ${trust}${frontendUrl}/`,
      api: `curl ${trust}${apiUrl}/api/health`,
      pods: pulumi.interpolate`kubectl --namespace ${namespace} get rollouts,pods,hpa,ingress`,
      logs: pulumi.interpolate`kubectl --namespace ${namespace} logs --selector app.kubernetes.io/name=backend --follow`,
    },
  };
}
