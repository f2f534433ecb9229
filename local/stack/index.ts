import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureBackupKey } from "../backup-key.ts";
import { cacheDirectory, repositoryRoot, stateDirectory } from "../paths.ts";
import { say } from "../progress.ts";
import { ensurePulumiHome, toolPath } from "../toolchain/index.ts";
import { withoutEngineLogs } from "./engine-logs.ts";
import { stackEnvironment, stackPlaces, type StackEnvironment } from "./environment.ts";
import { writeStackFile } from "./file.ts";
import { writeKubeconfigOf } from "./kubeconfig.ts";
import { releaseStaleLocks } from "./locks.ts";
import type { Values } from "./merge.ts";
import { ensurePassphrase } from "./passphrase.ts";

export { environmentLines, type StackEnvironment } from "./environment.ts";
export type { Values } from "./merge.ts";
export { waitForRollouts } from "./rollouts.ts";
export { deployStack, destroyStack, ensureStack, localStack, outputs } from "./pulumi.ts";

export interface PrepareOptions {
  /** A context of the user's kubeconfig, used in place of the cluster that `make up` starts; default: none. */
  kubeContext?: string;
}

/**
 * Makes everything that `pulumi` needs for the local stack besides its file: the engine with its plugins, the backend's
 * directory, the passphrase, the key of the backups; and for a `kubeContext` the kubeconfig. Releases the lock of a
 * `pulumi` that was killed. Safe to repeat.
 * @returns the environment for `pulumi` and `kubectl`
 */
export async function prepareStack(options: PrepareOptions = {}): Promise<StackEnvironment> {
  const places = stackPlaces(stateDirectory(), options.kubeContext);
  const [pulumiHome, kubectl] = [await ensurePulumiHome(), await toolPath("kubectl")];
  await withoutEngineLogs(pulumiHome);
  await ensurePassphrase(places.passphraseFile);
  await mkdir(places.backendDirectory, { recursive: true, mode: 0o700 });
  const released = await releaseStaleLocks(places.backendDirectory);
  if (released.length > 0) say(`The lock of a pulumi that was killed is released (process ${released.join(", ")}).`);
  if (options.kubeContext !== undefined) await writeKubeconfigOf(options.kubeContext, places.kubeconfig, kubectl);
  return stackEnvironment({
    ...places,
    pulumiHome,
    ageIdentityFile: (await ensureBackupKey()).identityPath,
    compileCache: join(cacheDirectory(), "node-compile-cache"),
    pathDirectories: [join(repositoryRoot, "node_modules", ".bin"), dirname(kubectl)],
  });
}

/**
 * Writes `Pulumi.local.yaml` from its template with this machine's values.
 * @param machineValues keys of the configuration, such as `{"immoexpress:release": "local-1"}`; nested maps are merged
 */
export async function configureStack(machineValues: Values): Promise<void> {
  await writeStackFile({
    template: join(repositoryRoot, "Pulumi.local.template.yaml"),
    file: join(repositoryRoot, "Pulumi.local.yaml"),
    templatesDirectory: join(stateDirectory(), "stack-templates"),
    machineValues,
    report: say,
  });
}
