import { ManagementLockByScope } from "@pulumi/azure-native/authorization/managementLockByScope.js";
import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer.js";
import { BlobContainerImmutabilityPolicy } from "@pulumi/azure-native/storage/blobContainerImmutabilityPolicy.js";
import { BlobServiceProperties } from "@pulumi/azure-native/storage/blobServiceProperties.js";
import { ManagementPolicy } from "@pulumi/azure-native/storage/managementPolicy.js";
import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";
import * as pulumi from "@pulumi/pulumi";
import type { AzureStorageSettings } from "../../config/storage.ts";
import type { AccountContainer } from "../purposes.ts";
import { lifecycleRules, retentions } from "./retention.ts";

/** Days during which something deleted, by whomever, can be brought back. */
const undeletableDays = 14;

export interface AccountArgs {
  settings: AzureStorageSettings;
  containers: readonly AccountContainer[];
}

/** A storage account with its containers, which cannot be deleted by mistake, nor what is in them. */
export class Account extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  private readonly containers: ReadonlyMap<AccountContainer, pulumi.Output<string>>;

  constructor(name: string, { settings, containers }: AccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:storage:Account", name, {}, opts);
    const { resourceGroup: resourceGroupName, accountName, protect } = settings;
    // Whatever is taken out of the program, the backups stay.
    const kept = { parent: this, protect, retainOnDelete: true };

    const account = new StorageAccount(
      `${name}-account`,
      {
        accountName,
        resourceGroupName,
        location: settings.location,
        kind: "StorageV2",
        sku: { name: `Standard_${settings.redundancy}` },
        accessTier: "Hot",
        minimumTlsVersion: "TLS1_2",
        enableHttpsTrafficOnly: true,
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        allowCrossTenantReplication: false,
        defaultToOAuthAuthentication: true,
        isLocalUserEnabled: false,
        isSftpEnabled: false,
        encryption: {
          keySource: "Microsoft.Storage",
          // A second layer, with other keys and another algorithm; can be chosen only when the account is made.
          requireInfrastructureEncryption: true,
          services: { blob: { enabled: true, keyType: "Account" }, file: { enabled: true, keyType: "Account" } },
        },
      },
      kept,
    );
    const place = { resourceGroupName, accountName: account.name };
    const service = new BlobServiceProperties(
      `${name}-service`,
      {
        ...place,
        blobServicesName: "default",
        isVersioningEnabled: true,
        deleteRetentionPolicy: { enabled: true, days: undeletableDays, allowPermanentDelete: false },
        containerDeleteRetentionPolicy: { enabled: true, days: undeletableDays },
      },
      kept,
    );
    const entries = containers.map((containerName) => {
      const container = new BlobContainer(
        `${name}-${containerName}`,
        { ...place, containerName, publicAccess: "None" },
        { ...kept, dependsOn: service },
      );
      const { immutable } = retentions[containerName];
      if (immutable !== undefined) {
        new BlobContainerImmutabilityPolicy(
          `${name}-${containerName}-immutability`,
          {
            ...place,
            containerName: container.name,
            immutabilityPolicyName: "default",
            // Unlocked: it can still be shortened. Locking it cannot be undone, and is for people to do.
            immutabilityPeriodSinceCreationInDays: immutable,
            allowProtectedAppendWrites: false,
          },
          kept,
        );
      }
      return [containerName, container.id] as const;
    });
    new ManagementPolicy(
      `${name}-lifecycle`,
      { ...place, managementPolicyName: "default", policy: { rules: lifecycleRules(containers) } },
      { ...kept, dependsOn: service },
    );
    new ManagementLockByScope(
      `${name}-lock`,
      { scope: account.id, level: "CanNotDelete", notes: "Holds the backups of ImmoExpress." },
      kept,
    );

    this.id = account.id;
    this.containers = new Map(entries);
    this.registerOutputs({ id: this.id });
  }

  /** Id of a container. @throws Error when the account has none of that name */
  idOf(container: AccountContainer): pulumi.Output<string> {
    const id = this.containers.get(container);
    if (id === undefined) throw new Error(`The storage account has no container ${container}.`);
    return id;
  }
}
