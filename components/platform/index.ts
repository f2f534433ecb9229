import { IngressClass } from "@pulumi/kubernetes/networking/v1/ingressClass.js";
import { CustomResourceDefinition } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinition.js";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformSettings } from "../config/platform.ts";
import { ArgoRollouts } from "./argo-rollouts/index.ts";
import { Traefik } from "./traefik/index.ts";

export interface PlatformArgs {
  /** Which controllers are installed and which are found there. */
  settings: PlatformSettings;
  /** The port that browsers use for HTTPS: where plain HTTP is redirected to. */
  publicHttpsPort: number;
}

/** The controllers that the application needs and a bare cluster lacks: an ingress controller and Argo Rollouts. */
export class Platform extends pulumi.ComponentResource {
  /** The class to give to an Ingress. */
  readonly ingressClassName: pulumi.Output<string>;
  /** The namespace of the ingress controller's pods, for the NetworkPolicies of what they serve. */
  readonly ingressNamespace: pulumi.Output<string>;
  /** The namespace of the controller of the rollouts. */
  readonly rolloutsNamespace: pulumi.Output<string>;

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:platform:Platform", name, {}, opts);
    const { traefik, argoRollouts, apiServerCidr } = args.settings;

    if (traefik.install) {
      const installed = new Traefik(
        `${name}-traefik`,
        { settings: traefik, publicHttpsPort: args.publicHttpsPort, apiServerCidr },
        { parent: this },
      );
      this.ingressClassName = installed.ingressClassName;
      this.ingressNamespace = installed.namespace;
    } else {
      // Read rather than believed: a class that is not there would leave every Ingress waiting for an address.
      const found = IngressClass.get(`${name}-ingress-class`, traefik.ingressClassName, { parent: this });
      this.ingressClassName = found.id.apply(() => traefik.ingressClassName);
      this.ingressNamespace = pulumi.output(traefik.namespace);
    }

    if (argoRollouts.install) {
      const installed = new ArgoRollouts(
        `${name}-argo-rollouts`,
        { settings: argoRollouts, apiServerCidr },
        { parent: this },
      );
      this.rolloutsNamespace = installed.namespace;
    } else {
      CustomResourceDefinition.get(`${name}-rollouts-definition`, "rollouts.argoproj.io", { parent: this });
      this.rolloutsNamespace = pulumi.output(argoRollouts.namespace);
    }

    this.registerOutputs({ ingressClassName: this.ingressClassName, ingressNamespace: this.ingressNamespace });
  }
}
