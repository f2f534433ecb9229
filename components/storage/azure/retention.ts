import type { storage } from "@pulumi/azure-native/types/input.js";
import type { AccountContainer } from "../purposes.ts";

type Rule = storage.ManagementPolicyRuleArgs;

/** How long a container's blobs stay, and where. All numbers are days. */
interface Retention {
  /** Nobody changes or deletes a blob before it is this old; undefined: only roles and versions guard it. */
  readonly immutable?: number;
  /** After this the blob moves to the cool tier, where room is cheaper and reading is not; undefined: never. */
  readonly cool?: number;
  /** After this it moves to the cold tier; undefined: never. */
  readonly cold?: number;
  /** What was deleted or replaced is kept as an older version until that is this old; undefined: for ever. */
  readonly versions?: number;
}

/**
 * Blobs themselves are deleted by `backup prune` alone, which knows which backup is the newest, and those of the logs by Loki. A cool blob costs 30 days
 * and a cold one 90, however soon it goes.
 */
export const retentions: Readonly<Record<AccountContainer, Retention>> = {
  // Deleted after 30 days.
  backups: { cool: 7, versions: 45 },
  // Deleted after 90 days at the earliest. An older version is immutable as well.
  compliance: { immutable: 90, cool: 7, versions: 105 },
  // What is still on the website stays for ever; it is read again only by a restore.
  media: { cool: 30, cold: 180, versions: 45 },
  // Ten years, and never deleted by a rule.
  audit: { immutable: 3650, cool: 30, cold: 90 },
  // Read all the time, and deleted when they would be cool; its index is written over every few minutes.
  logs: { versions: 1 },
};

/** The rules by which Azure moves blobs to cheaper tiers and deletes older versions: none deletes a blob itself. */
export function lifecycleRules(containers: readonly AccountContainer[]): Rule[] {
  return containers.map((container) => {
    const { cool, cold, versions } = retentions[container];
    return {
      name: container,
      enabled: true,
      type: "Lifecycle",
      definition: {
        filters: { blobTypes: ["blockBlob"], prefixMatch: [`${container}/`] },
        actions: {
          ...(cool === undefined
            ? {}
            : {
                baseBlob: {
                  tierToCool: { daysAfterModificationGreaterThan: cool },
                  ...(cold === undefined ? {} : { tierToCold: { daysAfterModificationGreaterThan: cold } }),
                },
              }),
          ...(versions === undefined ? {} : { version: { delete: { daysAfterCreationGreaterThan: versions } } }),
        },
      },
    };
  });
}
