import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import { adminSecret, port, serverName as grafana } from "../monitoring/grafana/names.ts";

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
      dashboards: dashboards(config),
      logs: logs(config),
    },
  };
}

function logs({ monitoring }: Config): string {
  const command = `npm run immo -- logs --stack=${pulumi.getStack()} --follow`;
  return monitoring.logs.install
    ? `${command}; those of ${monitoring.logs.retentionDays} days in Grafana (Explore, Loki)`
    : `${command}; Loki is not installed (immoexpress:monitoring.logs): there are those of the pods that are there`;
}

function dashboards({ monitoring }: Config): string {
  if (!monitoring.grafana.install) {
    return "Grafana is not installed (immoexpress:monitoring.grafana); npm run immo -- graphs --to graphs draws what matters most";
  }
  const { name, key } = adminSecret;
  const kubectl = `kubectl --namespace ${grafana}`;
  const password = `${kubectl} get secret ${name} --output=go-template='{{.data.${key} | base64decode}}'`;
  return `${kubectl} port-forward service/${grafana} 3000:${port}, then http://localhost:3000 as admin with the password of: ${password}`;
}
