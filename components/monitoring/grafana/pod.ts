import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { GrafanaSettings } from "../../config/grafana.ts";
import { restrictedContainer } from "../../platform/hardening.ts";
import { serverIdentity } from "../server-pod.ts";
import { adminSecret, podPort } from "./names.ts";
import { dashboardsPath } from "./provisioning.ts";

/** The user that the official image runs as. */
const user = 472;

const passwordPath = "/etc/grafana/admin";

/** Names of what the pod mounts. */
export interface GrafanaFiles {
  provisioning: pulumi.Input<string>;
  dashboards: pulumi.Input<string>;
  adminSecret: pulumi.Input<string>;
}

/** Grafana, which is told everything by files: what people change in it is gone with its pod. */
export function grafanaPod(
  { image, resources }: GrafanaSettings,
  serviceAccountName: pulumi.Input<string>,
  files: GrafanaFiles,
): input.core.v1.PodSpec {
  const health = { httpGet: { path: "/api/health", port: "http" }, timeoutSeconds: 5 };
  return {
    ...serverIdentity(user, serviceAccountName),
    containers: [
      {
        name: "grafana",
        image,
        imagePullPolicy: "IfNotPresent",
        env: Object.entries(environment).map(([name, value]) => ({ name, value })),
        ports: [{ name: "http", containerPort: podPort, protocol: "TCP" }],
        startupProbe: { ...health, periodSeconds: 2, failureThreshold: 90 },
        readinessProbe: { ...health, periodSeconds: 10 },
        livenessProbe: { ...health, periodSeconds: 20, failureThreshold: 3 },
        resources,
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: "provisioning", mountPath: "/etc/grafana/provisioning", readOnly: true },
          { name: "dashboards", mountPath: dashboardsPath, readOnly: true },
          { name: "admin", mountPath: passwordPath, readOnly: true },
          { name: "data", mountPath: "/var/lib/grafana" },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [
      {
        name: "provisioning",
        configMap: {
          name: files.provisioning,
          items: ["datasources", "dashboards"].map((key) => ({ key, path: `${key}/immoexpress.yaml` })),
        },
      },
      { name: "dashboards", configMap: { name: files.dashboards } },
      { name: "admin", secret: { secretName: files.adminSecret } },
      { name: "data", emptyDir: { sizeLimit: "256Mi" } },
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
    ],
  };
}

/** It calls nobody but Prometheus: the policies let it call nobody else, and it would wait for an answer. */
const environment: Record<string, string> = {
  GF_SECURITY_ADMIN_PASSWORD__FILE: `${passwordPath}/${adminSecret.key}`,
  GF_SECURITY_DISABLE_GRAVATAR: "true",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: "true",
  GF_LOG_MODE: "console",
  GF_LOG_CONSOLE_FORMAT: "json",
};
