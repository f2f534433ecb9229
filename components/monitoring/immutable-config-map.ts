import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import type * as pulumi from "@pulumi/pulumi";

export interface ImmutableConfigMapArgs {
  namespace: pulumi.Input<string>;
  labels: Record<string, string>;
  /** Texts by the names of their files. */
  data: pulumi.Output<Record<string, string>>;
}

/**
 * Declares a ConfigMap that never changes: another content is another ConfigMap, and so starts another pod.
 * @returns its name. Pulumi chooses it: were it made from the content, going back after a failed update would create the
 * one of before while the update's end of the same name is still to come, which would then delete it.
 */
export function immutableConfigMap(
  name: string,
  { namespace, labels, data }: ImmutableConfigMapArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  return new ConfigMap(name, { metadata: { namespace, labels }, immutable: true, data }, { parent }).metadata.name;
}
