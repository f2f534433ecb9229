/** What the rules read of a storage account. */
export interface StorageAccount {
  readonly allowBlobPublicAccess?: boolean;
  readonly allowSharedKeyAccess?: boolean;
  readonly enableHttpsTrafficOnly?: boolean;
  readonly minimumTlsVersion?: string;
}

/** How Azure keeps what was deleted. */
export interface DeletePolicy {
  readonly enabled?: boolean;
  readonly days?: number;
}

/** What the rules read of the settings of an account's blobs. */
export interface BlobService {
  readonly isVersioningEnabled?: boolean;
  readonly deleteRetentionPolicy?: DeletePolicy;
  readonly containerDeleteRetentionPolicy?: DeletePolicy;
}

export interface BlobContainer {
  readonly containerName?: string;
  readonly publicAccess?: string;
}

export interface ImmutabilityPolicy {
  readonly containerName?: string;
  readonly immutabilityPeriodSinceCreationInDays?: number;
}

export const storageTypes = {
  account: /^azure-native:storage[^:]*:StorageAccount$/,
  service: /^azure-native:storage[^:]*:BlobServiceProperties$/,
  container: /^azure-native:storage[^:]*:BlobContainer$/,
  immutability: /^azure-native:storage[^:]*:BlobContainerImmutabilityPolicy$/,
  lifecycle: /^azure-native:storage[^:]*:ManagementPolicy$/,
} as const;
