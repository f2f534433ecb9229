import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { ContainerName, StoragePurpose } from "./purposes.ts";

/** What the pods of a purpose need in order to reach the storage. */
export interface StorageAccess {
  /** Environment variables that anyone in the namespace may read. */
  readonly plain: Record<string, pulumi.Input<string>>;
  /** Environment variables that are secret. */
  readonly secret: Record<string, pulumi.Output<string>>;
  /** For the ServiceAccount of the pods. */
  readonly serviceAccountAnnotations: Record<string, pulumi.Input<string>>;
  readonly podLabels: Record<string, string>;
}

/** Whose pods keep the logs. */
export interface LogClient {
  namespace: string;
  serviceAccount: string;
}

/** Where the logs are kept, and what the pods need that keep them. */
export interface LogStore extends Pick<StorageAccess, "serviceAccountAnnotations" | "podLabels"> {
  readonly accountName: string;
  readonly container: string;
  /** Lets pods call the storage. */
  readonly egress: input.networking.v1.NetworkPolicyEgressRule;
}

/** One kind of storage, as the component hands it on. */
export interface Backend {
  readonly environment: (purpose: StoragePurpose) => StorageAccess;
  /** Lets pods call the storage. */
  readonly egress: input.networking.v1.NetworkPolicyEgressRule;
  /** Where the storage is, known once it can be used by all purposes. */
  readonly ready: pulumi.Output<string>;
  /** Labels by which the network knows who may connect, without any right in the storage. */
  readonly visitorLabels: Record<string, string>;
  /** Only in Azure, and where somebody keeps logs. */
  readonly logStore?: LogStore | undefined;
}

/** Access with a SAS token per container. */
export function accessWithTokens(
  accountUrl: pulumi.Input<string>,
  tokens: Partial<Record<ContainerName, pulumi.Output<string>>>,
  podLabels: Record<string, string>,
): StorageAccess {
  const secret = Object.fromEntries(
    Object.entries(tokens).map(([container, token]) => [`BLOB_SAS_${container.toUpperCase()}`, token]),
  );
  return {
    plain: { BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: accountUrl },
    secret,
    serviceAccountAnnotations: {},
    podLabels,
  };
}
