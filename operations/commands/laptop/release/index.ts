import { findActor } from "../../../audit/actor.ts";
import { deploy } from "../../../release/deploy.ts";
import { type DeployedRelease, releasesOf } from "../../../release/history.ts";
import { PulumiEngine } from "../../../release/pulumi/engine.ts";
import { rollback } from "../../../release/rollback.ts";
import type { ReleaseFacts } from "../../../report/facts.ts";
import type { RequestOf } from "../../command.ts";
import { exitCodes } from "../../exit-code.ts";
import { mustBeTerminal } from "../confirm.ts";
import { Session } from "../session.ts";
import { rollbackSurroundings } from "./rollback.ts";
import { releaseSurroundings } from "./surroundings.ts";

/** Milliseconds that a rollback may take: people see it counted. */
const rollbackLimit = 15 * 60_000;

type ReleaseRequest = RequestOf<"deploy" | "rollback" | "history">;

/**
 * Deploys, rolls back, or lists releases. The only commands that need Pulumi.
 * @param directory the project's
 * @returns the facts of the release, or the releases; and the exit code
 */
export async function releaseCommand(
  request: ReleaseRequest,
  session: Session,
  directory: string,
): Promise<{ result: ReleaseFacts | { releases: DeployedRelease[] }; code: number }> {
  if (request.verb === "rollback" && request.restoreDatabase && !request.yes) mustBeTerminal("rollback");
  const { stack, environment, signal } = session;
  const engine = await PulumiEngine.open({ stack: stack.name, directory, environment });
  if (request.verb === "history") {
    const releases = releasesOf(await engine.history()).slice(0, request.last);
    return { result: { releases }, code: exitCodes.done.code };
  }
  const actor = request.actor ?? (await findActor(environment));
  const { report } = request;
  if (request.verb === "deploy") {
    const { release, frontend, backend, reason = null } = request;
    const surroundings = releaseSurroundings({ session, engine, actor, report, directory, say });
    const facts = await deploy({ release, frontend, backend, reason }, surroundings);
    return { result: facts, code: codeOf(facts) };
  }
  const timed = new Session(stack, environment, signal, { started: Date.now(), limit: rollbackLimit });
  const common = releaseSurroundings({ session: timed, engine, actor, report, directory, say });
  const facts = await rollback(request, rollbackSurroundings(common, request, timed));
  return { result: facts, code: codeOf(facts) };
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function codeOf({ result }: ReleaseFacts): number {
  if (result === "succeeded") return exitCodes.done.code;
  return result === "rolled back" ? exitCodes.rolledBack.code : exitCodes.failed.code;
}
