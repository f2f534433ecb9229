import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { restrictedNamespaceLabels } from "../platform/hardening.ts";

export interface ApplicationNamespaceArgs {
  /** Name of the namespace in the cluster. */
  name: string;
}

/** The namespace of the application: only restricted pods, and no connection that no policy names. */
export class ApplicationNamespace extends pulumi.ComponentResource {
  /** Name of the namespace, known once it exists. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: ApplicationNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:application:Namespace", name, {}, opts);

    const namespace = new Namespace(
      `${name}-namespace`,
      {
        metadata: {
          name: args.name,
          labels: { ...restrictedNamespaceLabels, "app.kubernetes.io/part-of": "immoexpress" },
        },
      },
      { parent: this },
    );
    new NetworkPolicy(
      `${name}-default-deny`,
      {
        metadata: { name: "default-deny", namespace: namespace.metadata.name },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      { parent: this },
    );

    this.name = namespace.metadata.name;
    this.registerOutputs({ name: this.name });
  }
}
