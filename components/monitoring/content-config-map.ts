import { createHash } from "node:crypto";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import * as pulumi from "@pulumi/pulumi";

export interface ContentConfigMapArgs {
  /** What its name begins with. */
  prefix: string;
  namespace: pulumi.Input<string>;
  labels: Record<string, string>;
  /** Texts by the names of their files. */
  data: pulumi.Output<Record<string, string>>;
}

/**
 * Declares a ConfigMap that never changes.
 * @returns its name, which says what is in it: another content starts another pod
 */
export function contentConfigMap(
  name: string,
  { prefix, namespace, labels, data }: ContentConfigMapArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const hash = data.apply((files) => createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 10));
  const metadata = { name: pulumi.interpolate`${prefix}-${hash}`, namespace, labels };
  return new ConfigMap(name, { metadata, immutable: true, data }, { parent }).metadata.name;
}
