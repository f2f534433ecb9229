import { Kubectl } from "../../../kubernetes/kubectl.ts";
import { Backend } from "../../../release/backend.ts";
import { ReleaseRefusedError } from "../../../release/errors.ts";
import type { RollbackSurroundings } from "../../../release/rollback.ts";
import type { ReleaseSurroundings } from "../../../release/surroundings.ts";
import type { Rollback } from "../../command.ts";
import { requireIdentity } from "../../identity.ts";
import { backupListResult, backupResult, restoreResult } from "../../results.ts";
import { jobOf } from "../jobs.ts";
import { anyPlan, ask, describeAnyPlan } from "../restore.ts";
import type { Session } from "../session.ts";
import { hasCronJob } from "./cron-job.ts";

/** What a rollback needs besides: backups and restores by Jobs, and the API stopped and started. */
export function rollbackSurroundings(
  common: ReleaseSurroundings,
  { reason, yes }: Pick<Rollback, "reason" | "yes">,
  session: Session,
): RollbackSurroundings {
  const { say } = common;
  return {
    ...common,
    application: new Backend(new Kubectl(session.stack.namespace, session.kubectl)),
    backUp: async (runs) => {
      if (!(await hasCronJob(session, "backup"))) {
        say("This stack has no backups (immoexpress:backup): the state before is not kept.");
        return null;
      }
      const request = { verb: "backup", kind: "rollback", release: runs } as const;
      const job = jobOf({ ...request, idempotencyKey: undefined, engine: undefined });
      const { name, archive } = backupResult.parse(await session.runJob(job));
      return { name, sha256: archive.sha256, bytes: archive.bytes };
    },
    planRestore: async (release) => {
      // Before anybody reads a plan that cannot be carried out.
      await requireIdentity(session.environment, "rollback --restore-database");
      const name = await backupBefore(release, session);
      const request = {
        ...({ verb: "restore", what: { backup: { name } }, yes: true } as const),
        ...{ reason, actor: common.actor },
      };
      const planned = anyPlan.parse(await session.runJob(jobOf({ ...request, plan: true })));
      const lines = describeAnyPlan(planned);
      if (yes) lines.forEach(say);
      else if (!(await ask(lines, session))) return undefined;
      return async () => restoreResult.parse(await session.runJob(jobOf({ ...request, plan: false }))).safetyBackup;
    },
  };
}

/** The backup that the deployment of a release began with. @throws ReleaseRefusedError when there is none */
async function backupBefore(release: string, session: Session): Promise<string> {
  const { restorable } = backupListResult.parse(await session.runJob(jobOf({ verb: "backup list" })));
  const [found] = restorable
    .filter((backup) => "idempotencyKey" in backup && backup.idempotencyKey === `deployment:${release}`)
    .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  if (found !== undefined) return found.name;
  throw new ReleaseRefusedError(
    `There is no backup from before ${release}: npm run backup:list shows those that there are, and npm run restore restores one after a rollback without --restore-database.`,
  );
}
