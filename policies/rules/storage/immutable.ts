import { type BlobContainer, type ImmutabilityPolicy, storageTypes } from "../../azure/storage.ts";
import type { Resource } from "../../resource.ts";
import type { StackRule } from "../../rule.ts";

/** Days for which nobody may change a blob, by the container that has to have them. */
const leastDays: Readonly<Record<string, number>> = { compliance: 90, audit: 365 };

export const blobImmutable: StackRule = {
  name: "blob-immutable",
  description: `Blobs in the containers ${Object.entries(leastDays)
    .map(([container, days]) => `\`${container}\` (${days} days)`)
    .join(" and ")} cannot be changed or deleted by anybody.`,
  why: "The law asks for the backups of deployments for 90 days; and a record that can be changed proves nothing.",
  checkStack: (resources) => {
    const policies = resources.filter(({ type }) => storageTypes.immutability.test(type));
    return resources
      .filter(({ type }) => storageTypes.container.test(type))
      .flatMap((container) => {
        const { containerName = "" } = container.props as BlobContainer;
        const least = leastDays[containerName];
        if (least === undefined) return [];
        const days = Math.max(0, ...policies.filter((policy) => isOf(policy, container)).map(daysOf));
        const message = `nobody may change its blobs for ${days} days: add a BlobContainerImmutabilityPolicy for ${least} or more.`;
        return days >= least ? [] : [{ resource: container.name, message }];
      });
  },
};

function daysOf({ props }: Resource): number {
  return (props as ImmutabilityPolicy).immutabilityPeriodSinceCreationInDays ?? 0;
}

/** By where its name comes from, too: the name itself may be known only after the update. */
function isOf({ props, sources }: Resource, container: Resource): boolean {
  const { containerName } = props as ImmutabilityPolicy;
  return (
    sources["containerName"]?.includes(container.name) === true ||
    (containerName !== undefined && containerName === (container.props as BlobContainer).containerName)
  );
}
