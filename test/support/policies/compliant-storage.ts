import type { Example } from "./compliant-stack.ts";

const place = { accountName: "example", resourceGroupName: "example" };

const kept = (type: string, name: string, props: Readonly<Record<string, unknown>>): Example => ({
  type: `azure-native:storage:${type}`,
  name,
  props: { ...place, ...props },
  protect: true,
});

/** An account with the containers that the rules name. */
export const storage: readonly Example[] = [
  kept("StorageAccount", "account", {
    ...{ location: "westeurope", kind: "StorageV2", sku: { name: "Standard_GZRS" } },
    ...{ allowBlobPublicAccess: false, allowSharedKeyAccess: false },
    ...{ enableHttpsTrafficOnly: true, minimumTlsVersion: "TLS1_2" },
  }),
  kept("BlobServiceProperties", "service", {
    blobServicesName: "default",
    isVersioningEnabled: true,
    deleteRetentionPolicy: { enabled: true, days: 14 },
    containerDeleteRetentionPolicy: { enabled: true, days: 14 },
  }),
  kept("BlobContainer", "compliance", { containerName: "compliance", publicAccess: "None" }),
  kept("BlobContainerImmutabilityPolicy", "compliance-immutable", {
    ...{ containerName: "compliance", immutabilityPolicyName: "default", immutabilityPeriodSinceCreationInDays: 90 },
  }),
  kept("ManagementPolicy", "lifecycle", {
    managementPolicyName: "default",
    policy: {
      rules: [
        {
          ...{ name: "backups", enabled: true, type: "Lifecycle" },
          definition: {
            filters: { blobTypes: ["blockBlob"], prefixMatch: ["backups/"] },
            actions: { version: { delete: { daysAfterCreationGreaterThan: 45 } } },
          },
        },
      ],
    },
  }),
];
