import { join } from "node:path";
import { ZodError } from "zod";
import type { Answered, CommonOptions, Request } from "../command.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { findActor } from "../../audit/actor.ts";
import { hasColours } from "../../terminal/colours.ts";
import { describe } from "../output/index.ts";
import { download } from "./download.ts";
import { jobOf, type JobRequest } from "./jobs.ts";
import { copyReport, keepFromFile } from "./report.ts";
import { confirmMediaRestore, confirmRestore } from "./restore.ts";
import { Session } from "./session.ts";
import { status, watch } from "./status.ts";
import { viewFor } from "./status-views.ts";
import { readStack } from "./stack.ts";
import { testReceivers } from "./tell.ts";
import { runToldRestore } from "./told-restore.ts";

/** This repository, where the stacks' files are. */
const projectDirectory = join(import.meta.dirname, "..", "..", "..");

/**
 * Has a command's work done in the cluster, and shows it: progress on standard error, the result on standard output.
 * @returns the exit code
 */
export async function run(
  command: Request & CommonOptions,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  try {
    const session = new Session(await readStack(command.stack, projectDirectory), environment, signal);
    if (command.verb === "status" && command.watch) {
      await watch(session, viewFor(command.json));
      return exitCodes.done.code;
    }
    if (command.verb === "logs") return await (await import("./logs.ts")).logs(command, session);
    const request = await confirmed(command, session);
    if (request === undefined) {
      process.stderr.write("Nothing was changed.\n");
      return exitCodes.refused.code;
    }
    const { result, code } = await work(request, session);
    print(request, result, command.json);
    return code;
  } catch (error) {
    return complain(error, command.json, environment);
  }
}

async function work(request: Answered, session: Session): Promise<{ result: unknown; code: number }> {
  const { done, failed } = exitCodes;
  switch (request.verb) {
    case "backup download":
      return { result: await download(request, session), code: done.code };
    case "health": {
      // What asks the public addresses takes time to load, which the other commands do not need.
      const report = await (await import("./health.ts")).health(request, session, projectDirectory);
      return { result: report, code: report.verdict === "failed" ? failed.code : done.code };
    }
    case "report get":
      return { result: await copyReport(request, session), code: done.code };
    case "report keep":
      return { result: await keepFromFile(request, session), code: done.code };
    case "graphs":
      return { result: await (await import("./graphs.ts")).graphs(request, session), code: done.code };
    case "status":
      return { result: await status(session), code: done.code };
    case "deploy":
    case "rollback":
    case "history":
      // Nothing else needs Pulumi: a restore at night must work without it.
      return (await import("./release/index.ts")).releaseCommand(request, session, projectDirectory);
    case "render":
      return {
        result: await (await import("./render.ts")).render(request, session, projectDirectory),
        code: done.code,
      };
    case "notify test": {
      const result = await testReceivers(session);
      const isToldToAll = result.deliveries.every(({ problem }) => problem === undefined);
      return { result, code: isToldToAll ? done.code : failed.code };
    }
    default:
      return { result: await runInCluster(request, session), code: done.code };
  }
}

async function runInCluster(request: JobRequest, session: Session): Promise<unknown> {
  switch (request.verb) {
    case "audit append":
      return session.runJob(jobOf({ ...request, actor: request.actor ?? (await findActor(session.environment)) }));
    case "restore":
    case "media restore": {
      if (request.plan) return session.runJob(jobOf(request));
      const actor = request.actor ?? (await findActor(session.environment));
      return runToldRestore({ ...request, actor }, actor, session, (sentence) => {
        process.stderr.write(`${sentence}\n`);
      });
    }
    default:
      return session.runJob(jobOf(request));
  }
}

async function confirmed(request: Answered, session: Session): Promise<Answered | undefined> {
  if (request.verb === "restore") return confirmRestore(request, session);
  return request.verb === "media restore" ? confirmMediaRestore(request, session) : request;
}

function print(request: Answered, result: unknown, isJson: boolean): void {
  const lines = isJson ? [JSON.stringify(result ?? null, undefined, 2)] : describe(request, result, hasColours());
  process.stdout.write(`${lines.join("\n")}\n`);
}

function complain(error: unknown, isJson: boolean, environment: NodeJS.ProcessEnv): number {
  const exitCode = exitCodeOf(error);
  const sentence =
    error instanceof ZodError
      ? "The cluster answered something that this version does not understand: deploy the stack and this program from the same commit."
      : error instanceof Error
        ? error.message
        : String(error);
  process.stderr.write(`${sentence}\n`);
  // A stack trace helps those who work on this program; whoever runs it needs the sentence.
  if (environment["DEBUG"] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  if (isJson) process.stdout.write(`${JSON.stringify({ error: sentence, exitCode })}\n`);
  return exitCode;
}
