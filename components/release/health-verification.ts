import * as pulumi from "@pulumi/pulumi";
import type { ReleasedService } from "../application/index.ts";
import type { Config } from "../config/index.ts";
import type { ReleaseHealthInputs, ReleaseHealthOutputs } from "./health-provider.ts";
import { releaseHealthType } from "../../operations/release/resource-types.ts";
import { clusterOfProvider } from "./cluster.ts";

export interface HealthVerificationArgs {
  /** The stack's configuration. */
  config: Pick<Config, "release" | "namespace" | "health" | "canary" | "tls">;
  application: {
    readonly apiUrl: string;
    readonly frontendUrl: string;
    readonly services: Readonly<Record<"backend" | "frontend", Pick<ReleasedService, "generation">>>;
  };
  /** Whether the checks can be made inside the cluster, too. */
  hasInside: boolean;
}

/**
 * Sees a release through whenever the release or the pods change, after everything else: waits for the verdict of both
 * rollouts, checks their new versions, lets both go on or has both given up, and fails the update when the release is bad.
 * Declares nothing where the configuration wants manifests in place of a deployment.
 */
export class HealthVerification extends pulumi.ComponentResource {
  /** What was found; undefined where nothing is declared. */
  readonly health: ReleaseHealth | undefined;

  constructor(name: string, args: HealthVerificationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:release:HealthVerification", name, {}, opts);
    const { config, application, hasInside } = args;
    const { backend, frontend } = application.services;
    const cluster = clusterOfProvider("the verification of a release");
    if (cluster !== undefined) {
      const { tls } = config;
      this.health = new ReleaseHealth(
        `${name}-health`,
        {
          ...{ release: config.release, namespace: config.namespace, context: cluster.context },
          generations: pulumi.all([backend.generation, frontend.generation]),
          ...{
            apiUrl: application.apiUrl,
            websiteUrl: application.frontendUrl,
            caCertificatePath: tls.source === "file" ? tls.caCertificatePath : undefined,
          },
          ...{ settings: JSON.stringify(config.health), hasInside },
          probesPerSecond: config.canary.probesPerSecond,
          timeoutSeconds: config.canary.timeoutSeconds,
          progressDeadlineSeconds: config.canary.progressDeadlineSeconds,
        },
        { parent: this, dependsOn: opts?.dependsOn },
      );
    }
    this.registerOutputs();
  }
}

/** As in pre-deploy-backup.ts: nothing but the way to the code. */
const provider = `const load = () => import("./components/release/health-provider.ts");
exports.handler = () => ({
  diff: async (...args) => (await load()).diff(...args),
  create: async (...args) => (await load()).create(...args),
  update: async (...args) => (await load()).update(...args),
});
`;

type Inputs = { [Key in keyof ReleaseHealthInputs]: pulumi.Input<ReleaseHealthInputs[Key]> | undefined };

/** That a release is healthy. Deleting it does nothing. */
export class ReleaseHealth extends pulumi.CustomResource {
  declare readonly verdict: pulumi.Output<ReleaseHealthOutputs["verdict"]>;
  /** ISO 8601, UTC. */
  declare readonly verifiedAt: pulumi.Output<string>;
  /** A HealthReport as JSON. */
  declare readonly report: pulumi.Output<string>;

  constructor(name: string, inputs: Inputs, opts: pulumi.CustomResourceOptions) {
    const outputs: Partial<Record<keyof ReleaseHealthOutputs, undefined>> = {
      verdict: undefined,
      verifiedAt: undefined,
      report: undefined,
    };
    super(releaseHealthType, name, { __provider: provider, ...inputs, ...outputs }, opts);
  }
}
