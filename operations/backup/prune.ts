import { decidePrune, type Removal } from "./decide-prune.ts";
import { withDatabaseLease } from "./lease.ts";
import { listBackups } from "./list.ts";
import { archiveBlob, manifestBlob } from "./manifest.ts";
import type { BackupContext } from "./types.ts";

export interface PruneReport {
  removed: Removal[];
  /** What should have gone and could not, for example because the store keeps it for longer. */
  failed: (Removal & { error: string })[];
  /** Complete backups that are left. */
  kept: number;
  /** Why nothing was removed whatever its age. */
  refusal?: string;
}

/**
 * Removes backups whose time is over and what killed ones left; see `decidePrune`. With `dryRun` it removes nothing and reports
 * what it would.
 * @throws BlobLeasedError when somebody else works on the database; BlobUnavailableError when the store cannot be listed
 */
export async function pruneBackups(
  context: BackupContext,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<PruneReport> {
  return withDatabaseLease(context, "prune", async (held) => {
    const { stores, observer, signal, now = () => new Date() } = held;
    observer.phase("list");
    const list = await listBackups(stores);
    const { removals, refusal } = decidePrune(list, now());
    if (refusal !== undefined) observer.warn(refusal);
    const report: PruneReport = { removed: [], failed: [], kept: list.restorable.length };
    if (refusal !== undefined) report.refusal = refusal;
    const complete = new Set(list.restorable.map(({ manifest }) => manifest.name));
    observer.phase("remove");
    for (const removal of removals) {
      signal.throwIfAborted();
      const error = dryRun ? undefined : await remove(held, removal);
      if (error !== undefined) report.failed.push({ ...removal, error });
      else {
        report.removed.push(removal);
        if (complete.has(removal.name)) report.kept -= 1;
      }
    }
    return report;
  });
}

/** The manifest goes first: if the archive stays, it is something unfinished. @returns why it could not be removed */
async function remove({ stores, observer }: BackupContext, { name, container }: Removal): Promise<string | undefined> {
  try {
    await stores[container].delete(manifestBlob(name));
    await stores[container].delete(archiveBlob(name));
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    observer.warn(`${name} could not be removed: ${why}`);
    return why;
  }
}
