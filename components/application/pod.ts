import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { WebServiceSettings } from "../config/index.ts";
import { restrictedContainer, restrictedPod } from "../platform/hardening.ts";
import { spreadOver } from "../platform/spread.ts";
import { selectorLabels } from "./labels.ts";

/** Numeric user and group that the images of the application run as. */
const applicationUser = 10001;

/** A volume of a pod: where it comes from and where it is mounted. */
export type PodVolume = PodMount & (ClaimedVolume | SecretFiles | ConfigFiles | EmptyDirectory);

interface PodMount {
  /** Name inside the pod. */
  readonly name: string;
  /** Absolute path in the container. */
  readonly mountPath: string;
  /** Whether the container may only read. Default: no. */
  readonly readOnly?: boolean;
}

interface ClaimedVolume {
  /** Name of the PersistentVolumeClaim. */
  readonly claimName: pulumi.Input<string>;
}

interface SecretFiles {
  /** Name of the Secret whose entries are files there. */
  readonly secretName: pulumi.Input<string>;
}

interface ConfigFiles {
  /** Name of the ConfigMap whose entries are files there; they follow when it changes. */
  readonly configMapName: pulumi.Input<string>;
}

interface EmptyDirectory {
  /** How much it may hold, in memory, such as 16Mi; it is gone with the pod. */
  readonly memory: string;
}

/** What every pod of the application has in common: hardening, scratch space, volumes, and who it runs as. */
export function hardenedPodSpec(args: {
  container: Omit<input.core.v1.Container, "securityContext" | "volumeMounts">;
  serviceAccountName: pulumi.Input<string>;
  volumes: readonly PodVolume[];
}): input.core.v1.PodSpec {
  const { container, serviceAccountName, volumes } = args;
  return {
    serviceAccountName,
    automountServiceAccountToken: false,
    // Variables for every Service of the namespace would change the environment with things that are not ours.
    enableServiceLinks: false,
    securityContext: restrictedPod(applicationUser),
    containers: [
      {
        ...container,
        imagePullPolicy: "IfNotPresent",
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: "tmp", mountPath: "/tmp" },
          ...volumes.map(({ name, mountPath, readOnly }) => ({ name, mountPath, readOnly })),
        ],
      },
    ],
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }, ...volumes.map(volumeSource)],
  };
}

function volumeSource(volume: PodVolume): input.core.v1.Volume {
  const { name } = volume;
  if ("memory" in volume) return { name, emptyDir: { medium: "Memory", sizeLimit: volume.memory } };
  if ("configMapName" in volume) return { name, configMap: { name: volume.configMapName } };
  return "claimName" in volume
    ? { name, persistentVolumeClaim: { claimName: volume.claimName } }
    : { name, secret: { secretName: volume.secretName } };
}

/** Where every web service answers Prometheus: apart from its HTTP port, so that no Ingress can publish it. */
export const metricsPort = 9464;

/** The pods of a web service: probes, a clean way out, and spread over nodes and zones. */
export function webServicePod(args: {
  part: string;
  image: string;
  port: number;
  settings: WebServiceSettings;
  serviceAccountName: pulumi.Input<string>;
  configMapName: pulumi.Input<string>;
  secretName: pulumi.Input<string> | undefined;
  volumes: readonly PodVolume[];
}): input.core.v1.PodTemplateSpec {
  const { part, image, port, settings, serviceAccountName, configMapName, secretName, volumes } = args;
  return {
    metadata: { labels: selectorLabels(part) },
    spec: {
      ...hardenedPodSpec({
        serviceAccountName,
        volumes,
        container: {
          name: part,
          image,
          ports: [
            { name: "http", containerPort: port },
            { name: "metrics", containerPort: metricsPort },
          ],
          envFrom: [
            { configMapRef: { name: configMapName } },
            ...(secretName === undefined ? [] : [{ secretRef: { name: secretName } }]),
          ],
          resources: settings.resources,
          // Requests still arrive until every node has heard that the pod is going: keep serving for that long.
          lifecycle: { preStop: { sleep: { seconds: 5 } } },
          ...probes(settings.probes),
        },
      }),
      terminationGracePeriodSeconds: 60,
      topologySpreadConstraints: [
        spreadOver("kubernetes.io/hostname", selectorLabels(part)),
        spreadOver("topology.kubernetes.io/zone", selectorLabels(part)),
      ],
    },
  };
}

function probes(settings: WebServiceSettings["probes"]) {
  const { healthPath, readyPath, startupSeconds, timeoutSeconds } = settings;
  const startupPeriod = 2;
  return {
    startupProbe: {
      httpGet: { path: healthPath, port: "http" },
      periodSeconds: startupPeriod,
      timeoutSeconds,
      failureThreshold: Math.ceil(startupSeconds / startupPeriod),
    },
    readinessProbe: {
      httpGet: { path: readyPath, port: "http" },
      periodSeconds: 5,
      timeoutSeconds,
      failureThreshold: 2,
    },
    livenessProbe: {
      httpGet: { path: healthPath, port: "http" },
      periodSeconds: 10,
      timeoutSeconds,
      // Patient: a restart under load takes capacity away just when it is needed.
      failureThreshold: 6,
    },
  };
}
