import type { Violation } from "./violations.ts";

const deletion = "policy.rules.0.definition";

/** What the storage of the backups can do wrong. */
export const storageViolations: readonly Violation[] = [
  { rule: "blob-no-public-access", of: "StorageAccount account", changes: { allowBlobPublicAccess: true } },
  { rule: "blob-no-public-access", of: "StorageAccount account", changes: { allowBlobPublicAccess: undefined } },
  { rule: "blob-no-public-access", of: "BlobContainer compliance", changes: { publicAccess: "Blob" } },
  { rule: "blob-tls", of: "StorageAccount account", changes: { minimumTlsVersion: "TLS1_1" } },
  { rule: "blob-tls", of: "StorageAccount account", changes: { enableHttpsTrafficOnly: false } },
  { rule: "blob-no-shared-key", of: "StorageAccount account", changes: { allowSharedKeyAccess: true } },
  { rule: "blob-versioning", of: "BlobServiceProperties service", changes: { isVersioningEnabled: false } },
  {
    rule: "blob-soft-delete",
    of: "BlobServiceProperties service",
    changes: { "deleteRetentionPolicy.enabled": false },
  },
  {
    rule: "blob-soft-delete",
    of: "BlobServiceProperties service",
    changes: { "containerDeleteRetentionPolicy.days": 3 },
  },
  { rule: "blob-immutable", of: "BlobContainer compliance", changes: { containerName: "audit" } },
  {
    ...{ rule: "backup-retention", of: "ManagementPolicy lifecycle" },
    changes: { [`${deletion}.actions.version.delete.daysAfterCreationGreaterThan`]: 20 },
  },
  {
    ...{ rule: "backup-retention", of: "ManagementPolicy lifecycle" },
    changes: { [`${deletion}.filters.prefixMatch`]: ["compliance/"] },
  },
  {
    ...{ rule: "backup-retention", of: "ManagementPolicy lifecycle" },
    changes: {
      [`${deletion}.filters`]: { blobTypes: ["blockBlob"], prefixMatch: ["audit/2026"] },
      [`${deletion}.actions`]: { baseBlob: { delete: { daysAfterModificationGreaterThan: 4000 } } },
    },
  },
  { rule: "data-protected", of: "StorageAccount account", protect: false },
  { rule: "data-protected", of: "StatefulSet store", protect: false },
];
