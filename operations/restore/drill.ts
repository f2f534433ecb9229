import type { MongoClient } from "mongodb";
import { checkArchive } from "../backup/check.ts";
import { containerOf } from "../backup/kinds.ts";
import type { Manifest } from "../backup/manifest.ts";
import { openArchive } from "../backup/open.ts";
import { withDatabase } from "./database.ts";
import { dropDeadDrills, whileAlive } from "./drill-databases.ts";
import { reasonOf, RestoreFailedError } from "./errors.ts";
import { checkIdentity } from "./identity.ts";
import { loadArchive } from "./load.ts";
import { drillPrefix, newRestoreId } from "./names.ts";
import { completeCollections } from "./prepare.ts";
import { nowOf } from "./clock.ts";
import type { DrillReport, RestoreContext } from "./types.ts";

/**
 * Restores a backup into a scratch database of the same server, compares every document and index with the manifest, and
 * drops it again, also when that fails. The live database is not touched, and neither its lease nor the application's
 * fence is needed. Scratch databases of killed drills are dropped first.
 * @throws ArchiveDamagedError; RestoreRefusedError over a key that does not fit; RestoreFailedError naming what differs
 */
export async function drill(
  context: Omit<RestoreContext, "fence">,
  { manifest }: { manifest: Manifest },
): Promise<DrillReport> {
  const { identity, stores, signal, target, observer } = context;
  const startedAt = nowOf(context).toISOString();
  await checkIdentity(identity, { name: manifest.name, ...manifest.archive });
  observer.phase("check");
  const store = stores[containerOf(manifest.kind)];
  await checkArchive(store, manifest, { identity, signal, progress: (bytes) => observer.progress(bytes) });
  const leftoversDropped = await withDatabase(target, async (_, client) => {
    const dropped = await dropDeadDrills(client, signal);
    const work = () => restoreInto(context, manifest, client, database);
    const database = drillPrefix + newRestoreId(nowOf(context));
    await whileAlive(client.db(database), work).catch((error: unknown) => {
      signal.throwIfAborted();
      const reason = `The drill with ${manifest.name} failed: ${reasonOf(error)}`;
      throw new RestoreFailedError(`${reason}. The live database was not touched.`, { cause: error });
    });
    return dropped.length;
  });
  observer.phase("done");
  const collections = manifest.collections.length;
  const documents = manifest.collections.reduce((sum, record) => sum + record.documents, 0);
  const finishedAt = nowOf(context).toISOString();
  return { backup: manifest.name, startedAt, finishedAt, collections, documents, leftoversDropped };
}

async function restoreInto(
  context: Omit<RestoreContext, "fence">,
  manifest: Manifest,
  client: MongoClient,
  database: string,
): Promise<void> {
  const { observer, stores, identity, signal } = context;
  observer.phase("load");
  const archive = openArchive(stores[containerOf(manifest.kind)], manifest, identity, signal);
  await loadArchive(context, manifest, archive, { database, prefix: "" });
  await completeCollections(context, client.db(database), manifest, "");
}
