import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { StorageSettings } from "../config/storage.ts";
import type { Backend, LogClient, LogStore, StorageAccess } from "./access.ts";
import { AzureStorage } from "./azure/index.ts";
import { Azurite } from "./azurite/index.ts";
import { endpointBackend } from "./endpoint.ts";
import type { StoragePurpose } from "./purposes.ts";

export type { LogClient, LogStore, StorageAccess } from "./access.ts";
export type { StoragePurpose } from "./purposes.ts";

export interface BlobStorageArgs {
  /** Which storage. */
  settings: StorageSettings;
  /** Namespace of the clients, which exists already. */
  namespace: pulumi.Input<string>;
  /** Names of the ServiceAccounts of each purpose: Azure knows its clients by them. */
  serviceAccounts: Readonly<Partial<Record<StoragePurpose, readonly string[]>>>;
  /** Who keeps the logs there, where it is Azure. Default: nobody. */
  logClient?: LogClient | undefined;
}

/**
 * Where backups and photos go: an Azure storage account, Azurite in the cluster, or a store elsewhere. Who uses it does not
 * know which, and gets for its purpose the least access that will do.
 */
export class BlobStorage extends pulumi.ComponentResource {
  /** Lets pods call the storage. */
  readonly egress: input.networking.v1.NetworkPolicyEgressRule;
  /** Address of the storage, known once it can be used. */
  readonly ready: pulumi.Output<string>;
  /** Labels of pods that may connect without any right in the storage: to see whether it answers. */
  readonly visitorLabels: Record<string, string>;
  /** Where logs are kept: undefined where nobody does, and where it is not Azure. */
  readonly logStore: LogStore | undefined;
  private readonly backend: Backend;

  constructor(name: string, args: BlobStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:storage:BlobStorage", name, {}, opts);
    this.backend = backendOf(name, args, this);
    this.egress = this.backend.egress;
    this.ready = this.backend.ready;
    this.visitorLabels = this.backend.visitorLabels;
    this.logStore = this.backend.logStore;
    this.registerOutputs({ ready: this.ready });
  }

  /** What the pods of a purpose need: environment variables, and how the storage and the network know them. */
  environment(purpose: StoragePurpose): StorageAccess {
    return this.backend.environment(purpose);
  }
}

function backendOf(name: string, args: BlobStorageArgs, parent: BlobStorage): Backend {
  const { settings, namespace } = args;
  switch (settings.kind) {
    case "azure":
      return new AzureStorage(`${name}-azure`, { ...args, settings }, { parent });
    case "azurite":
      return new Azurite(`${name}-azurite`, { settings, namespace }, { parent });
    case "endpoint":
      return endpointBackend(settings);
  }
}
