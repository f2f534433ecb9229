import { backUpMedia } from "../../media/backup.ts";
import { MediaFailedError } from "../../media/errors.ts";
import { planMediaRestore, restoreMedia } from "../../media/restore.ts";
import { listSnapshots } from "../../media/snapshots.ts";
import type { LeftOut, MediaFilesContext } from "../../media/types.ts";
import { readSettings } from "../../settings.ts";
import { type RequestOf, UsageError } from "../command.ts";
import { readIdentity } from "../identity.ts";
import { audited } from "./audited.ts";
import { mediaContext, openStore, type Surroundings } from "./context.ts";

/** @throws MediaFailedError after a snapshot was written when files could not be read: somebody has to look after them */
export async function backup({ allowEmpty, full }: RequestOf<"media backup">, surroundings: Surroundings) {
  const { recipients, mediaIdSecret: idSecret } = readSettings(surroundings.environment, [
    ...(["recipients", "mediaIdSecret"] as const),
  ]);
  const context = { ...filesContext(surroundings), encryption: { recipients, idSecret } };
  const report = await backUpMedia(context, { allowEmpty, full });
  const faults = report.leftOut.filter(({ isFault }) => isFault);
  if (faults.length > 0) throw new MediaFailedError(unreadable(report.name, faults));
  return { ...report, leftOut: report.leftOut.length };
}

export async function list(_: RequestOf<"media list">, surroundings: Surroundings) {
  const { snapshots, unusable } = await listSnapshots(openStore(surroundings, "media"), surroundings.signal);
  const shown = snapshots.map(({ name, createdAt, files, bytes, leftOut, format }) => {
    return { name, createdAt, files, bytes, isEncrypted: format === 2, leftOut: leftOut.length };
  });
  return { snapshots: shown, unusable };
}

export async function restore(request: RequestOf<"media restore">, surroundings: Surroundings) {
  const { name, plan, yes, delete: deleteOthers } = request;
  const context = { ...filesContext(surroundings), identity: await readIdentity(surroundings.environment) };
  if (plan) return planMediaRestore(context, { name });
  if (!yes) throw new UsageError("media restore asks nobody in the cluster: --yes is needed.");
  const { actor, reason } = request;
  return audited(
    surroundings,
    { action: "media-restore", actor, reason, to: name ?? "the newest snapshot" },
    () => restoreMedia(context, { name, deleteOthers }),
    ({ snapshot }) => ({ to: snapshot }),
  );
}

function filesContext(surroundings: Surroundings): MediaFilesContext {
  const { mediaDirectory: directory } = readSettings(surroundings.environment, ["mediaDirectory"]);
  return { ...mediaContext(surroundings), directory };
}

function unreadable(name: string, faults: readonly LeftOut[]): string {
  const shown = faults.slice(0, 3).map(({ path, reason }) => `${path} (${reason})`);
  const more = faults.length > shown.length ? ` and ${faults.length - shown.length} more` : "";
  return `The snapshot ${name} was made, but is not complete: it is without ${shown.join(", ")}${more}. Make them readable and back up again.`;
}
