import { type BlobService, storageTypes } from "../../azure/storage.ts";
import { resourceRule } from "../../rule.ts";

/** Long enough to notice after a holiday of a week. */
const leastDays = 7;

export const blobSoftDelete = resourceRule<BlobService>({
  name: "blob-soft-delete",
  description: `Deleted blobs and containers can be brought back for ${leastDays} days or more.`,
  why: "A wrong command, or a stolen identity, must not be the end of the backups.",
  types: storageTypes.service,
  check: (service) =>
    (["deleteRetentionPolicy", "containerDeleteRetentionPolicy"] as const).flatMap((policy) => {
      const { enabled = false, days = 0 } = service[policy] ?? {};
      const message = `${policy} keeps what was deleted for ${enabled ? days : 0} days: enable it for ${leastDays} or more.`;
      return enabled && days >= leastDays ? [] : [message];
    }),
});
