import type { Manifest } from "../backup/manifest.ts";
import { selectBackup, type Selection } from "../restore/select.ts";
import type { EngineTarget } from "./engine.ts";
import { engineBackupName } from "./names.ts";
import type { ForeignBackup, RestorePoints } from "./restore-point.ts";

/** A dump, or what another engine is to restore. */
export type Chosen = { manifest: Manifest } | { target: EngineTarget };

/** Whether only another engine can know what is meant: a second, or a backup with a name of its own. */
export function isOfEngine(selection: Selection): selection is EngineTarget {
  return "at" in selection || ("name" in selection && engineBackupName.test(selection.name));
}

/**
 * What to restore where dumps and another engine's backups lie beside each other: the newest one that fits. Of releases the
 * dumps alone know.
 * @param manifests of the dumps that can be restored, in any order
 * @throws NoSuchBackupError in one sentence that names the nearest dumps
 */
export function choose(
  manifests: readonly Manifest[],
  { backups }: Pick<RestorePoints, "backups">,
  selection: Selection,
): Chosen {
  const fits = ({ restoresTo }: ForeignBackup) =>
    "newest" in selection || ("date" in selection && restoresTo.slice(0, 10) === selection.date);
  const other = backups.find(fits);
  if (other === undefined) return { manifest: selectBackup(manifests, selection) };
  const isNewer = ({ createdAt }: Manifest) => Date.parse(createdAt) > Date.parse(other.restoresTo);
  const newer = manifests.filter(isNewer);
  const dumps = "date" in selection ? newer.filter(({ createdAt }) => createdAt.startsWith(selection.date)) : newer;
  return dumps.length === 0 ? { target: { name: other.name } } : { manifest: selectBackup(dumps, selection) };
}
