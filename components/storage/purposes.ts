import { containerNames, type ContainerName } from "../../operations/blob/settings.ts";

/** What a workload does with the storage. */
export const storagePurposes = [
  ...(["writer", "restorer", "reader", "pruner"] as const),
  ...(["mediaWriter", "mediaRestorer", "auditWriter", "auditReader"] as const),
] as const;
export type StoragePurpose = (typeof storagePurposes)[number];

export { containerNames, type ContainerName };

/** The container of the logs, which only an account in Azure has: none of this program's own uses it. */
export const logsContainer = "logs";
/** Every container that an account in Azure may have. */
export type AccountContainer = ContainerName | typeof logsContainer;

/**
 * What a purpose may do with a container: `read` (and list), `create` (add blobs, never change or delete one), `write`
 * (create and change, never delete), `delete`, and `lock` (write the blobs below `locks/`).
 */
export type Permission = "read" | "create" | "write" | "delete" | "lock";

/** In Azure alone: also `look`, whether the container is there. */
export type AccountPermission = Permission | "look";

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

/** What somebody may do with a container. */
export interface Grant<Container extends AccountContainer = ContainerName, Allowed = Permission> {
  container: Container;
  permissions: readonly Allowed[];
}

/** What Loki may do with its container: it deletes what is past its time, and looks at it when it starts. */
export const logGrant: Grant<AccountContainer, AccountPermission> = {
  container: logsContainer,
  permissions: ["read", "write", "delete", "look"],
};

/** The containers of a purpose, with what it may do there. */
export function grantsOf(purpose: StoragePurpose): Grant[] {
  return containerNames.flatMap((container) => {
    const permissions = grants[purpose][container];
    return permissions === undefined ? [] : [{ container, permissions }];
  });
}
