// What the engine does with the resource of pre-deploy-backup.ts, in a process of its own: plain Node, with the project as
// its working directory. Loaded there at every update: what takes time to load is imported where it is needed.

/** What the stack's state keeps of the inputs. */
export interface ReleaseBackupInputs {
  /** The release that is about to begin. */
  readonly release: string;
  /** Where the CronJob is. */
  readonly namespace: string;
  /** The CronJob that a Job is made from. */
  readonly cronJob: string;
  /** Context of the kubeconfig; absent: its current one. */
  readonly context?: string;
}

/** And of the backup. */
export interface ReleaseBackupOutputs extends ReleaseBackupInputs {
  readonly backupName: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Another release wants another backup; that one of another place is another resource. */
export function diff(_id: string, before: ReleaseBackupInputs, now: ReleaseBackupInputs) {
  const replaces = (["namespace", "cronJob"] as const).filter((key) => before[key] !== now[key]);
  return { changes: replaces.length > 0 || before.release !== now.release, replaces };
}

/** Before the first release there may be data all the same: the stack may be new to an old database. */
export async function create(inputs: ReleaseBackupInputs): Promise<{ id: string; outs: ReleaseBackupOutputs }> {
  return { id: `${inputs.namespace}/${inputs.cronJob}`, outs: await backUp(inputs, inputs.release) };
}

/** The data is that of the release before. */
export async function update(
  _id: string,
  before: ReleaseBackupInputs,
  now: ReleaseBackupInputs,
): Promise<{ outs: ReleaseBackupOutputs }> {
  return { outs: await backUp(now, before.release) };
}

/** @throws Error with the Job's own sentence: the engine shows it, records nothing, and tries the same again next time */
async function backUp(inputs: ReleaseBackupInputs, runningRelease: string): Promise<ReleaseBackupOutputs> {
  const { release, namespace, cronJob, context } = inputs;
  const { runClusterJob } = await import("../../operations/commands/run-job.ts");
  const { result } = await runClusterJob({
    ...{ namespace, cronJob, kubectl: context === undefined ? {} : { context } },
    args: [
      ...["backup", "--kind", "deployment", "--release", runningRelease],
      // An update that was interrupted finds its backup when it is repeated.
      ...["--idempotency-key", `deployment:${release}`],
    ],
    // The engine has no way to show what happens in between.
    onEvent: () => undefined,
    // It tells a provider nothing when it is interrupted: the Job ends by its own deadline.
    signal: new AbortController().signal,
    timeoutMs: 6 * 3600_000,
  });
  const { backupResult } = await import("../../operations/commands/results.ts");
  const { name: backupName, archive } = backupResult.parse(result);
  return {
    ...{ release, namespace, cronJob, ...(context === undefined ? {} : { context }) },
    ...{ backupName, sha256: archive.sha256, bytes: archive.bytes },
  };
}
