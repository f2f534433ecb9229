import { hostname, userInfo } from "node:os";
import { resolve } from "node:path";
import { randomUUID } from "node:crypto";
import { Kubectl } from "../../../kubernetes/kubectl.ts";
import type { Engine } from "../../../release/engine.ts";
import { findImages } from "../../../release/images/find.ts";
import { acquireLock } from "../../../release/lock/acquire.ts";
import { publishFacts, reportDirectory } from "../../../release/publish.ts";
import type { ReleaseSurroundings } from "../../../release/surroundings.ts";
import type { Session } from "../session.ts";
import { tell } from "../tell.ts";
import { publishReport } from "../report.ts";
import { releaseObserver } from "./observe.ts";
import { JobRecorder } from "./recorder.ts";
import { registerInSentry } from "./sentry.ts";
import { showUpdate } from "./update-display.ts";

export interface SurroundingsArgs {
  readonly session: Session;
  readonly engine: Engine;
  readonly actor: string;
  /** Directory of the facts; undefined: {@link reportDirectory} in the project. */
  readonly report: string | undefined;
  /** The project's. */
  readonly directory: string;
  /** Says a sentence to whoever watches. */
  readonly say: (sentence: string) => void;
}

/** What deployments and rollbacks work with on a laptop: Pulumi here, Jobs and the lock in the cluster. */
export function releaseSurroundings({
  session,
  engine,
  actor,
  report,
  directory,
  say,
}: SurroundingsArgs): ReleaseSurroundings {
  const { stack, signal, clock } = session;
  const kubectl = new Kubectl(stack.namespace, session.kubectl);
  const host = hostname();
  const user = userName();
  return {
    ...{ stack: stack.name, actor, signal, engine, say },
    observer: releaseObserver(kubectl, say),
    checkImages: findImages(kubectl),
    recorder: new JobRecorder(session, actor, say),
    lock: (what) => {
      const id = `${actor}/${host}/${process.pid}/${randomUUID().slice(0, 8)}`;
      const holder = { ...what, id, actor, host, user, pid: process.pid, since: new Date().toISOString() };
      return acquireLock(kubectl, holder, { signal, say });
    },
    mayRun,
    tell: async (notification) => (await tell(session, notification)).forEach(say),
    register: async (running) => {
      const sentence = await registerInSentry(session, running);
      if (sentence !== undefined) say(sentence);
    },
    showUpdate: (title) => showUpdate(title, clock),
    publish: async (facts) => {
      try {
        say(
          `The facts of it are in ${await publishFacts(facts, resolve(report ?? resolve(directory, reportDirectory)))}.`,
        );
        const { name } = await publishReport(facts, session);
        say(
          `The report on it is kept: npm run immo -- report get ${name} --stack=${stack.name} --to=${reportDirectory}`,
        );
      } catch (error) {
        say(`The report on it could not be kept: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

/** On another machine nobody can look; what held the lock there has died, and its lock has expired. */
function mayRun(owner: string, pid: number): boolean {
  if (!owner.endsWith(`@${hostname()}`)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container there may be no name for the number.
    return "";
  }
}
