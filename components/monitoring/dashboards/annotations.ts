import { givenUpPhases } from "../../platform/argo-rollouts/phases.ts";
import type { Watched } from "./definition.ts";

/** A moment that is marked in every panel. */
export interface Annotation {
  name: string;
  /** Of the mark, as CSS names it. */
  colour: string;
  expr: string;
  /** What the mark says, with labels such as `{{release}}`. */
  text: string;
}

/** What is compared with how it was so long ago. */
const before = "offset 2m";

/**
 * Marks of releases. Every pod says the time that its release's tag names: a new release is newer than all that ran a
 * moment ago, one that was gone back to is older than all of them.
 */
export function annotations({ namespace }: Pick<Watched, "namespace">): Annotation[] {
  const release = `immoexpress_release_timestamp_seconds{namespace="${namespace}"}`;
  return [
    {
      ...{ name: "Deployment", colour: "blue", text: "{{release}} begins" },
      expr: `max by (namespace, release) (${release}) > on (namespace) group_left () max by (namespace) (${release} ${before})`,
    },
    {
      ...{ name: "Rollback", colour: "orange", text: "back to {{release}}" },
      expr: `min by (namespace, release) (${release}) < on (namespace) group_left () min by (namespace) (${release} ${before})`,
    },
    {
      ...{ name: "Given up", colour: "red", text: "the new version of {{name}} is given up" },
      expr: `max by (name) (rollout_info{namespace="${namespace}",phase=~"${givenUpPhases}"}) > 0`,
    },
  ];
}
