import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BackupContext } from "../../backup/types.ts";
import { openContainer } from "../../blob/azure.ts";
import { type ContainerName, readBlobSettings } from "../../blob/settings.ts";
import type { BlobStore } from "../../blob/store.ts";
import { apiServerAccess } from "../../kubernetes/api-server.ts";
import { KubernetesFence } from "../../kubernetes/fence.ts";
import type { MediaContext } from "../../media/types.ts";
import { noFence } from "../../restore/no-fence.ts";
import type { Fence } from "../../restore/types.ts";
import { readSettings } from "../../settings.ts";
import type { EventWriter } from "../../terminal/event-writer.ts";

/** What every command in the cluster works with. */
export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  events: EventWriter;
  signal: AbortSignal;
}

/** The Rollout whose pods write to the database. */
const rollout = "backend";

export function openStore({ environment }: Surroundings, container: ContainerName): BlobStore {
  return openContainer(readBlobSettings(environment), container);
}

export function openBackupStores(surroundings: Surroundings): BackupContext["stores"] {
  return { backups: openStore(surroundings, "backups"), compliance: openStore(surroundings, "compliance") };
}

export function backupContext(surroundings: Surroundings): BackupContext {
  const { environment, events: observer, signal } = surroundings;
  const settings = readSettings(environment, [
    ...(["databaseUri", "databaseName", "scratchDirectory", "mongodump", "mongorestore"] as const),
  ]);
  const { databaseUri: uri, databaseName: database, ...tools } = settings;
  return { stores: openBackupStores(surroundings), target: { uri, database }, tools, observer, signal };
}

export function mediaContext(surroundings: Surroundings): MediaContext {
  const { events: observer, signal } = surroundings;
  return { store: openStore(surroundings, "media"), observer, signal };
}

/** Keeps the application out where there is one: in a pod that may talk to the API server. */
export async function applicationFence(environment: NodeJS.ProcessEnv): Promise<Fence> {
  if ((environment["KUBERNETES_SERVICE_HOST"] ?? "") === "") return noFence;
  const access = apiServerAccess(environment);
  const namespace = (await readFile(join(access.serviceAccount, "namespace"), "utf8")).trim();
  return new KubernetesFence(access, { namespace, rollout });
}
