import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { toPublicHttps } from "../../application/network.ts";
import type { AzureStorageSettings } from "../../config/storage.ts";
import type { Backend, StorageAccess } from "../access.ts";
import { type StoragePurpose, storagePurposes } from "../purposes.ts";
import { Account } from "./account.ts";
import { Roles } from "./roles.ts";
import { Workload } from "./workload.ts";

export interface AzureStorageArgs {
  settings: AzureStorageSettings;
  /** Namespace of the clients. */
  namespace: pulumi.Input<string>;
  /** Names of the ServiceAccounts of each purpose. */
  serviceAccounts: Readonly<Partial<Record<StoragePurpose, readonly string[]>>>;
}

/** A storage account in Azure, without keys: every purpose has an identity with the least roles that will do. */
export class AzureStorage extends pulumi.ComponentResource implements Backend {
  readonly egress: input.networking.v1.NetworkPolicyEgressRule;
  readonly ready: pulumi.Output<string>;
  readonly visitorLabels = {};
  private readonly url: string;
  private readonly clientIds: Readonly<Record<StoragePurpose, pulumi.Output<string>>>;

  constructor(name: string, args: AzureStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:storage:AzureStorage", name, {}, opts);
    const { settings, namespace } = args;
    const account = new Account(`${name}-store`, settings, { parent: this });
    const roles = new Roles(
      `${name}-roles`,
      { accountId: account.id, accountName: settings.accountName },
      { parent: this },
    );
    const clientIds = storagePurposes.map((purpose) => {
      const workload = new Workload(
        `${name}-${purpose}`,
        { purpose, settings, namespace, account, roles, serviceAccounts: args.serviceAccounts[purpose] ?? [] },
        { parent: this },
      );
      return [purpose, workload.clientId] as const;
    });

    this.url = `https://${settings.accountName}.blob.core.windows.net`;
    this.clientIds = Object.fromEntries(clientIds) as Record<StoragePurpose, pulumi.Output<string>>;
    // The storage, and Azure's own service that gives the tokens.
    this.egress = toPublicHttps();
    this.ready = pulumi.all(Object.values(this.clientIds)).apply(() => this.url);
    this.registerOutputs({ url: this.url });
  }

  readonly environment = (purpose: StoragePurpose): StorageAccess => ({
    plain: { BLOB_KIND: "azure", BLOB_ACCOUNT_URL: this.url },
    secret: {},
    serviceAccountAnnotations: { "azure.workload.identity/client-id": this.clientIds[purpose] },
    podLabels: { "azure.workload.identity/use": "true" },
  });
}
