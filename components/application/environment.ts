import { createHmac } from "node:crypto";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { objectLabels } from "./labels.ts";

export interface EnvironmentArgs {
  /** Which part of the application reads these variables. */
  part: string;
  /** Namespace of the pods. */
  namespace: pulumi.Input<string>;
  /** Variables that anyone in the namespace may read. */
  settings: Readonly<Record<string, pulumi.Input<string>>>;
  /** Variables that are secret. */
  secrets: Readonly<Record<string, pulumi.Input<string>>>;
  /** Makes the hash in a Secret's name useless for guessing what is inside. */
  hashKey: pulumi.Input<string>;
}

/**
 * The environment variables of a container, in objects that are named by their content and never change: another value
 * is another object, which rolls the pods, and the pods of the version before keep, and restart with, what they had.
 */
export class Environment extends pulumi.ComponentResource {
  /** Name of the ConfigMap with the settings. */
  readonly configMapName: pulumi.Output<string>;
  /** Name of the Secret; undefined when there is nothing secret. */
  readonly secretName: pulumi.Output<string> | undefined;

  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:application:Environment", name, {}, opts);
    const { part, namespace, settings, secrets, hashKey } = args;
    const metadata = (content: typeof settings) => ({
      name: pulumi.interpolate`${part}-${contentHash(content, hashKey)}`,
      namespace,
      labels: objectLabels(part),
    });
    // Pods of the version before, and a rollback to it, still need the old objects: nothing deletes them but the end of
    // the namespace.
    const options = { parent: this, retainOnDelete: true };

    const configMap = new ConfigMap(
      `${name}-settings`,
      { metadata: metadata(settings), data: settings, immutable: true },
      options,
    );
    this.configMapName = configMap.metadata.name;
    this.secretName =
      Object.keys(secrets).length === 0
        ? undefined
        : new Secret(`${name}-secrets`, { metadata: metadata(secrets), stringData: secrets, immutable: true }, options)
            .metadata.name;

    this.registerOutputs({ configMapName: this.configMapName, secretName: this.secretName });
  }
}

/** The first ten hex digits of the keyed hash of some variables, whatever their order. Not secret: the key is. */
export function contentHash(
  variables: Readonly<Record<string, pulumi.Input<string>>>,
  hashKey: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.unsecret(pulumi.all([variables, hashKey]).apply(([content, key]) => keyedHash(content, key)));
}

function keyedHash(content: Readonly<Record<string, string>>, key: string): string {
  const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha256", key).update(JSON.stringify(sorted)).digest("hex").slice(0, 10);
}
