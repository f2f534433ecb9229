import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { LogsSettings } from "../../config/logs.ts";
import { restrictedNamespaceLabels } from "../../platform/hardening.ts";
import { denyAll } from "../../platform/network.ts";
import type { LogStore } from "../../storage/index.ts";
import { Alloy } from "./alloy/index.ts";
import { Loki } from "./loki/index.ts";
import { lokiLabels, namespaceName } from "./names.ts";

export interface LogsArgs {
  settings: LogsSettings;
  /** The namespaces whose pods' logs are kept; they exist already. */
  read: Readonly<Record<string, pulumi.Input<string>>>;
  /** Where Loki keeps them; undefined: on its volume. */
  store: LogStore | undefined;
  /** Range that holds the API server's address. */
  apiServerCidr: string;
}

/** The logs: Loki, which keeps them, and Alloy, which brings them, in a namespace of their own. */
export class Logs extends pulumi.ComponentResource {
  constructor(name: string, args: LogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:Logs", name, {}, opts);
    const { settings, read, store, apiServerCidr } = args;
    const child = { parent: this };
    const labels = lokiLabels;
    const namespace = new Namespace(
      `${name}-namespace`,
      { metadata: { name: namespaceName, labels: { ...labels, ...restrictedNamespaceLabels } } },
      child,
    ).metadata.name;
    new NetworkPolicy(
      `${name}-default-deny`,
      { metadata: { name: "default-deny", namespace, labels }, spec: denyAll() },
      child,
    );
    new Loki(`${name}-loki`, { settings, namespace, store }, child);
    new Alloy(`${name}-alloy`, { settings, namespace, read, apiServerCidr }, child);
    this.registerOutputs();
  }
}
