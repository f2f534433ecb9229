import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AzuriteSettings } from "../../config/storage.ts";
import { restrictedContainer, restrictedPod } from "../../platform/hardening.ts";

const user = 10001;

/** @param accountSecret name of the Secret whose entry `accounts` is the account with its key */
export function azuritePod(
  { image, resources }: AzuriteSettings,
  serviceAccountName: pulumi.Input<string>,
  accountSecret: pulumi.Input<string>,
): input.core.v1.PodSpec {
  // Answers once the containers are there.
  const answers = { httpGet: { path: "/", port: "health" } };
  return {
    serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPod(user),
    // It writes its catalogue when it ends; that takes a moment, and what it does not write by then is lost.
    terminationGracePeriodSeconds: 20,
    containers: [
      {
        name: "azurite",
        image,
        imagePullPolicy: "IfNotPresent",
        env: [
          { name: "AZURITE_ACCOUNTS", valueFrom: { secretKeyRef: { name: accountSecret, key: "accounts" } } },
          { name: "AZURITE_DIRECTORY", value: "/data" },
        ],
        ports: [
          { name: "blob", containerPort: 10000, protocol: "TCP" },
          { name: "health", containerPort: 10080, protocol: "TCP" },
        ],
        startupProbe: { ...answers, periodSeconds: 1, failureThreshold: 120 },
        readinessProbe: { ...answers, periodSeconds: 5 },
        livenessProbe: { ...answers, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
        resources,
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: "data", mountPath: "/data" },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
  };
}
