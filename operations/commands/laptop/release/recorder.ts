import type { AuditAppend } from "../../command.ts";
import type { RecordedBeginning, RecordedEnding, Recorder } from "../../../release/surroundings.ts";
import { auditAppendResult } from "../../results.ts";
import { jobOf } from "../jobs.ts";
import type { Session } from "../session.ts";
import { hasCronJob } from "./cron-job.ts";

/** Records by Jobs in the cluster, which alone may write to the audit trail. */
export class JobRecorder implements Recorder {
  private readonly session: Session;
  private readonly actor: string;
  private readonly say: (sentence: string) => void;

  /** @param session whose signal ends with the command: what was begun is ended in the records all the same */
  constructor(session: Session, actor: string, say: (sentence: string) => void) {
    this.session = session;
    this.actor = actor;
    this.say = say;
  }

  async begin(beginning: RecordedBeginning): Promise<string | undefined> {
    if (!(await hasCronJob(this.session, "audit-append"))) {
      this.say(
        "Nothing can be recorded yet: the Job that records comes with a deployment with backups (immoexpress:backup). The record is written afterwards.",
      );
      return undefined;
    }
    return (await this.append({ ...whatBegins(beginning), ...places(beginning) })).id;
  }

  async end(
    id: string | undefined,
    beginning: RecordedBeginning,
    { result, detail, backup }: RecordedEnding,
  ): Promise<string | undefined> {
    const signal = AbortSignal.timeout(endingMs);
    try {
      if (id === undefined && !(await hasCronJob(this.session, "audit-append", signal))) {
        this.say(`Nothing was recorded, because this stack has no Job that records. ${byHand(id, beginning, result)}`);
        return undefined;
      }
      const what = id === undefined ? { ...whatBegins(beginning), ...places(beginning) } : { what: { ends: id } };
      return (await this.append({ ...what, result, detail, backup }, signal)).anchor;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.say(`The end could not be recorded: ${why} ${byHand(id, beginning, result)}`);
      return undefined;
    }
  }

  private async append(content: Pick<AuditAppend, "what"> & Partial<AuditAppend>, signal?: AbortSignal) {
    const none = { result: undefined, release: undefined, from: undefined, to: undefined } as const;
    const request = { ...none, detail: undefined, backup: undefined, ...content, actor: this.actor };
    return auditAppendResult.parse(await this.session.runJob(jobOf({ ...request, verb: "audit append" }), signal));
  }
}

/** Milliseconds for the record of an end. */
const endingMs = 180_000;

function whatBegins({ action, reason }: RecordedBeginning): Pick<AuditAppend, "what"> {
  return { what: { action, reason: reason ?? undefined } };
}

function places({ from, to }: RecordedBeginning): Pick<AuditAppend, "from" | "to" | "release"> {
  return { from: from ?? undefined, to, release: from ?? undefined };
}

function byHand(id: string | undefined, { action, to }: RecordedBeginning, result: string): string {
  const what = id === undefined ? `--action=${action} --to=${to}` : `--end=${id}`;
  return `To record it: npm run immo -- audit append ${what} --result=${result}.`;
}
