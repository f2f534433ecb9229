import { containerNames, type ContainerName } from "../../operations/blob/settings.ts";

/** What a workload does with the storage. */
export const storagePurposes = [
  ...(["writer", "restorer", "reader", "pruner"] as const),
  ...(["mediaWriter", "mediaRestorer", "auditWriter", "auditReader"] as const),
] as const;
export type StoragePurpose = (typeof storagePurposes)[number];

export { containerNames, type ContainerName };

/**
 * What a purpose may do with a container: `read` (and list), `create` (add blobs, never change or delete one), `write`
 * (create and change, never delete), `delete`, and `lock` (write the blobs below `locks/`).
 */
export type Permission = "read" | "create" | "write" | "delete" | "lock";

/** Where the programs keep their locks: the one thing that who deletes has to write. */
export const lockPrefix = "locks/";

type Grants = Readonly<Partial<Record<ContainerName, readonly Permission[]>>>;

/** Who records has to read the record before. */
const records = { audit: ["read", "create"] } as const;

/** The least that each purpose needs. Nobody who writes may delete, and nobody changes the audit. */
export const grants: Readonly<Record<StoragePurpose, Grants>> = {
  // Reads too: what was written is read again and compared.
  writer: { backups: ["read", "write"], compliance: ["read", "write"] },
  // Makes a safety backup.
  restorer: { backups: ["read", "write"], compliance: ["read", "write"], ...records },
  reader: { backups: ["read"], compliance: ["read"] },
  pruner: { backups: ["read", "delete", "lock"], compliance: ["read", "delete"], media: ["read", "delete", "lock"] },
  mediaWriter: { media: ["read", "write"] },
  mediaRestorer: { media: ["read"], ...records },
  auditWriter: records,
  auditReader: { audit: ["read"] },
};

/** The containers of a purpose, with what it may do there. */
export function grantsOf(purpose: StoragePurpose): { container: ContainerName; permissions: readonly Permission[] }[] {
  return containerNames.flatMap((container) => {
    const permissions = grants[purpose][container];
    return permissions === undefined ? [] : [{ container, permissions }];
  });
}
