import { kubeContext } from "./kube-context.ts";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { removeCluster, stopCluster } from "./cluster/index.ts";
import { clusterPaths } from "./cluster/layout.ts";
import { stopForwarder } from "./cluster/public-ports.ts";
import { stateDirectory } from "./paths.ts";
import { step } from "./progress.ts";
import { destroyStack, prepareStack } from "./stack/index.ts";

/** `make stop`: ends the cluster's processes, mounts and interfaces; the next `make up` finds its data. */
export async function stop(): Promise<void> {
  await step("Stopping the local cluster; its data stays", () => stopCluster());
}

/**
 * `make down`: ends the cluster and deletes its data. Pulumi's state of the local stack goes with it, as it describes
 * objects that no longer exist; the passphrase and the certificate authority, which a browser may trust, stay. In a
 * cluster of the user's, named by `KUBE_CONTEXT`, the stack is destroyed and the cluster left alone.
 */
export async function down(): Promise<void> {
  const context = kubeContext();
  if (context === undefined) {
    await step("Removing the local cluster and its data", async () => {
      await removeCluster();
      await rm(join(stateDirectory(), "pulumi"), { recursive: true, force: true });
    });
    return;
  }
  await step(`Destroying the stack in ${context}`, async (report) => {
    await stopForwarder(clusterPaths());
    await destroyStack(await prepareStack({ kubeContext: context }), { onLine: report });
  });
}
