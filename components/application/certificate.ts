import { readFileSync } from "node:fs";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import { objectLabels } from "./labels.ts";
import { podsOfNamespace } from "./network.ts";

export interface CertificateArgs {
  /** Where the certificate comes from. */
  source: Config["tls"];
  /** Namespace of the Ingresses. */
  namespace: pulumi.Input<string>;
  /** Namespace of the ingress controller's pods. */
  ingressNamespace: pulumi.Input<string>;
}

/** The certificate of the public hosts: put there from a file, or asked for by the Ingresses' annotations. */
export class Certificate extends pulumi.ComponentResource {
  /** Secret that an Ingress of this part of the application names. */
  readonly secretNameOf: (part: string) => pulumi.Output<string>;
  /** Annotations that every Ingress needs. */
  readonly annotations: Record<string, string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:application:Certificate", name, {}, opts);
    const { source, namespace, ingressNamespace } = args;
    const redirect = { "nginx.ingress.kubernetes.io/ssl-redirect": "true" };

    if (source.source === "file") {
      const secret = new Secret(
        `${name}-secret`,
        {
          metadata: { name: "tls", namespace, labels: objectLabels("tls") },
          type: "kubernetes.io/tls",
          stringData: {
            "tls.crt": readFileSync(source.certificatePath, "utf8"),
            "tls.key": pulumi.secret(readFileSync(source.keyPath, "utf8")),
          },
        },
        { parent: this },
      );
      this.secretNameOf = () => secret.metadata.name;
      this.annotations = redirect;
    } else {
      new NetworkPolicy(`${name}-acme-answers`, acmeAnswers(namespace, ingressNamespace), { parent: this });
      // One certificate for each Ingress: cert-manager makes it from the Ingress itself.
      this.secretNameOf = (part) => pulumi.output(`${part}-tls`);
      this.annotations = { ...redirect, "cert-manager.io/cluster-issuer": source.issuer };
    }

    this.registerOutputs({ annotations: this.annotations });
  }
}

/** Lets the certificate authority, through the ingress controller, reach the pods that prove who owns the host. */
function acmeAnswers(namespace: pulumi.Input<string>, ingressNamespace: pulumi.Input<string>) {
  return {
    metadata: { name: "acme-answers", namespace, labels: objectLabels("tls") },
    spec: {
      podSelector: { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [podsOfNamespace(ingressNamespace)], ports: [{ port: 8089, protocol: "TCP" }] }],
    },
  };
}
