import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import { releaseBackupType } from "../../operations/release/resource-types.ts";
import { clusterOfProvider } from "./cluster.ts";
import type { ReleaseBackupInputs, ReleaseBackupOutputs } from "./backup-provider.ts";

export interface PreDeployBackupArgs {
  /** The stack's configuration: which release, and whether it is backed up before. */
  config: Pick<Config, "release" | "namespace" | "backup">;
}

/**
 * Backs the database up, and verifies that, whenever the release changes, before anything that depends on this is
 * touched; when it fails, the update ends there. A repeated update finds the backup that an interrupted one has made.
 * Declares nothing where the configuration wants no backup, or manifests in place of a deployment.
 */
export class PreDeployBackup extends pulumi.ComponentResource {
  /** The backup of this release; undefined where none is declared. */
  readonly backup: ReleaseBackup | undefined;

  constructor(name: string, args: PreDeployBackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:release:PreDeployBackup", name, {}, opts);
    const { release, namespace, backup } = args.config;
    const isWanted = backup.enabled && backup.beforeRelease;
    const cluster = isWanted ? clusterOfProvider("the backup before a release") : undefined;
    if (cluster !== undefined) {
      this.backup = new ReleaseBackup(
        `${name}-backup`,
        { release, namespace, cronJob: "backup", context: cluster.context },
        { parent: this, dependsOn: opts?.dependsOn },
      );
    }
    this.registerOutputs();
  }
}

/**
 * The engine keeps this text in the stack's state, and runs it for every operation on the resource: hence nothing but the
 * way to the code. Written by hand, because the SDK takes half a second at every update to write the same with its own.
 */
const provider = `const load = () => import("./components/release/backup-provider.ts");
exports.handler = () => ({
  diff: async (...args) => (await load()).diff(...args),
  create: async (...args) => (await load()).create(...args),
  update: async (...args) => (await load()).update(...args),
});
`;

/** A backup made for a release. Nothing is ever deleted with it. */
export class ReleaseBackup extends pulumi.CustomResource {
  declare readonly backupName: pulumi.Output<string>;
  /** Of the archive as it is stored. */
  declare readonly sha256: pulumi.Output<string>;
  /** Of the archive as it is stored. */
  declare readonly bytes: pulumi.Output<number>;

  constructor(name: string, inputs: ReleaseBackupInputs, opts: pulumi.CustomResourceOptions) {
    const outputs: Partial<Record<keyof ReleaseBackupOutputs, undefined>> = {
      ...{ backupName: undefined, sha256: undefined, bytes: undefined },
    };
    super(releaseBackupType, name, { __provider: provider, ...inputs, ...outputs }, opts);
  }
}
