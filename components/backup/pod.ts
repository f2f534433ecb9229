import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { selectorLabels } from "../application/labels.ts";
import { mediaDirectory, mediaMount } from "../application/media.ts";
import { hardenedPodSpec } from "../application/pod.ts";
import type { PodVolume } from "../application/pod.ts";
import { clientLabels } from "../database/index.ts";
import { restrictedContainer } from "../platform/hardening.ts";
import type { JobPurpose } from "./purposes.ts";

/** Where a private key is in the containers of drills. */
const identityDirectory = "/identity";

/** A container that runs as long as the program does, and a directory that the two share. */
export interface Sidecar {
  readonly container: Omit<input.core.v1.Container, "securityContext" | "volumeMounts">;
  /** Where the directory is in both; empty at first, in memory. */
  readonly directory: string;
}

export interface OperationsPodArgs {
  purpose: JobPurpose;
  /** The operations image. */
  image: string;
  serviceAccountName: pulumi.Input<string>;
  /** Environment variables that anyone in the namespace may read. */
  settings: Readonly<Record<string, pulumi.Input<string>>>;
  /** Secret with the environment variables that are secret; undefined: there are none. */
  secretName: pulumi.Input<string> | undefined;
  /** Labels by which the storage knows its clients. */
  storageLabels: Record<string, string>;
  /** Secret whose entry `identity` is a private key that opens backups; undefined: the pods hold none. */
  identitySecretName: pulumi.Input<string> | undefined;
  sidecar?: Sidecar | undefined;
}

/** A pod that runs one command of the operations image to its end. */
export function operationsPod(args: OperationsPodArgs): input.core.v1.PodTemplateSpec {
  const { purpose } = args;
  const spec = hardenedPodSpec({
    serviceAccountName: args.serviceAccountName,
    volumes: volumes(args),
    container: {
      name: "operations",
      image: args.image,
      args: ["/app/operations.mjs", ...(purpose.command ?? ["--help"])],
      env: Object.entries(environment(args)).map(([name, value]) => ({ name, value })),
      envFrom: args.secretName === undefined ? [] : [{ secretRef: { name: args.secretName } }],
      // Streams hold little at any size of the data; the rest is for mongodump and mongorestore.
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "2", memory: "1Gi" } },
    },
  });
  return {
    metadata: {
      labels: {
        ...selectorLabels(purpose.name),
        ...(purpose.database === undefined ? {} : clientLabels),
        ...args.storageLabels,
      },
    },
    spec: {
      ...spec,
      ...(args.sidecar === undefined ? {} : { initContainers: [besideProgram(args.sidecar)] }),
      automountServiceAccountToken: purpose.stopsBackend === true,
      // A failed pod stays, with its log and its exit code.
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 60,
    },
  };
}

/** As Kubernetes has it since 1.29: started before the program, and ended after it. */
function besideProgram({ container, directory }: Sidecar): input.core.v1.Container {
  return {
    ...container,
    restartPolicy: "Always",
    imagePullPolicy: "IfNotPresent",
    securityContext: restrictedContainer(),
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      { name: "shared", mountPath: directory },
    ],
  };
}

function volumes({ purpose, identitySecretName, sidecar }: OperationsPodArgs): PodVolume[] {
  return [
    ...(purpose.media === undefined ? [] : [{ ...mediaMount, readOnly: purpose.media === "read" }]),
    ...(identitySecretName === undefined
      ? []
      : [{ name: "identity", secretName: identitySecretName, mountPath: identityDirectory, readOnly: true }]),
    ...(sidecar === undefined ? [] : [{ name: "shared", memory: "16Mi", mountPath: sidecar.directory }]),
  ];
}

function environment({ purpose, settings, identitySecretName }: OperationsPodArgs) {
  return {
    IMMO_IN_CLUSTER: "1",
    ...settings,
    ...(purpose.media === undefined ? {} : { MEDIA_DIRECTORY: mediaDirectory }),
    ...(identitySecretName === undefined ? {} : { AGE_IDENTITY_FILE: `${identityDirectory}/identity` }),
  };
}
