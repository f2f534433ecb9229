import type { ForeignBackup } from "../restore-point.ts";
import { FinalError, until } from "../wait.ts";
import { parsePbmBackup, parsePbmStatus } from "./answers.ts";
import { isNotFound, type PbmCommand } from "./command.ts";

export interface PbmBackupPatience {
  signal: AbortSignal;
  /** Milliseconds between two looks; default: five seconds. */
  interval?: number;
  /**
   * Milliseconds without a sign of life of its agents after which a backup is given up; default: three minutes. The agents beat
   * every few seconds; one that is started again, or a server that elects, is back sooner.
   */
  silence?: number;
}

/**
 * Waits for the end of a backup that was begun, as long as it may take, and as long as somebody works on it.
 * @throws Error when it has failed, or its agents are gone: nobody is left then who would write down that it has
 */
export async function awaitPbmBackup(
  pbm: PbmCommand,
  name: string,
  { signal, interval, silence = 180_000 }: PbmBackupPatience,
): Promise<ForeignBackup> {
  let silentSince: number | undefined;
  const finished = async () => {
    const seen = await lookAt(pbm, name);
    if (seen?.state.state === "failed") throw failed(name, `failed: ${seen.state.reason}`);
    if (seen?.state.state === "done") {
      const { type, restoresTo, bytes } = seen;
      return { name, type, restoresTo, bytes };
    }
    const { stuck, agentProblems } = parsePbmStatus(await pbm(["status"]));
    const problem = seen === undefined ? "No agent has begun it" : stuck.get(name);
    silentSince = problem === undefined ? undefined : (silentSince ?? performance.now());
    if (problem === undefined || silentSince === undefined || performance.now() - silentSince < silence) {
      return undefined;
    }
    const why = [problem, ...agentProblems].map((one) => one.replace(/\.$/, "")).join("; ");
    const seconds = Math.round(silence / 1000);
    throw failed(
      name,
      `was given up after ${seconds} s without a sign of life of its agents (${why}): look at the containers pbm-agent beside the database, then back up again`,
    );
  };
  return until(finished, { signal, interval });
}

/** @returns undefined as long as no agent has heard of it */
async function lookAt(pbm: PbmCommand, name: string) {
  try {
    return parsePbmBackup(await pbm(["describe-backup", name]));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function failed(name: string, how: string): FinalError {
  return new FinalError(`the backup ${name} of Percona Backup ${how}`);
}
