import { storageTypes } from "../../azure/storage.ts";
import { resourceRule } from "../../rule.ts";

interface Deletion {
  readonly delete?: Readonly<Record<string, number | undefined>>;
}

interface LifecyclePolicy {
  readonly policy?: {
    readonly rules?: readonly {
      readonly name?: string;
      readonly enabled?: boolean;
      readonly definition?: {
        readonly filters?: { readonly prefixMatch?: readonly string[] };
        readonly actions?: Readonly<Partial<Record<"baseBlob" | "snapshot" | "version", Deletion>>>;
      };
    }[];
  };
}

/** Days before which nothing may be deleted, by container. */
const leastDays: Readonly<Record<string, number>> = { backups: 30, media: 30, compliance: 90, audit: Infinity };

export const backupRetention = resourceRule<LifecyclePolicy>({
  name: "backup-retention",
  description: `No rule of the storage deletes a backup before its time: ${Object.entries(leastDays)
    .map(([container, days]) => `\`${container}\` ${days === Infinity ? "never" : `${days} days`}`)
    .join(", ")}.`,
  why: "Scheduled backups are promised for 30 days, those of deployments for 90, and records for good.",
  types: storageTypes.lifecycle,
  check: ({ policy }) =>
    (policy?.rules ?? []).flatMap(({ name = "without a name", enabled, definition }) => {
      if (enabled === false) return [];
      const days = Math.min(...deletions(definition?.actions));
      return containersOf(definition?.filters?.prefixMatch)
        .filter((container) => days < (leastDays[container] ?? 0))
        .map((container) => {
          const least =
            leastDays[container] === Infinity ? "never delete" : `wait for ${leastDays[container] ?? 0} days`;
          return `rule ${name} deletes from ${container} after ${days} days: ${least}.`;
        });
    }),
});

function deletions(actions: Readonly<Record<string, Deletion | undefined>> = {}): number[] {
  return Object.values(actions).flatMap((action) =>
    Object.values(action?.delete ?? {}).filter((days) => days !== undefined),
  );
}

/** The containers that prefixes such as `backups/mongodb-` lie in; all of them where there is no prefix. */
function containersOf(prefixes: readonly string[] = []): string[] {
  return prefixes.length === 0
    ? Object.keys(leastDays)
    : [...new Set(prefixes.map((prefix) => prefix.split("/")[0] ?? ""))];
}
