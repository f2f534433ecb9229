import { Kubectl } from "../../kubernetes/kubectl.ts";
import { LogFollower } from "../../logs/follow.ts";
import type { LogLine } from "../../logs/line.ts";
import { type LogSurroundings, type Positions, readLogs } from "../../logs/read.ts";
import { hasColours } from "../../terminal/colours.ts";
import { visible } from "../../terminal/visible.ts";
import type { CommonOptions, RequestOf } from "../command.ts";
import { exitCodes } from "../exit-code.ts";
import { Interrupted } from "../interrupted.ts";
import { logLine, logLineJson } from "../output/logs.ts";
import { LineOutput } from "./line-output.ts";
import type { Session } from "./session.ts";

/**
 * Prints the logs of a stack's pods, each line as soon as its turn comes.
 * @returns the exit code: failed when a log could not be read
 * @throws NoLogsError; KubectlError; Interrupted, except by Ctrl-C while it follows
 */
export async function logs(request: RequestOf<"logs"> & CommonOptions, session: Session): Promise<number> {
  const { stack, signal } = session;
  const problems: string[] = [];
  const surroundings: LogSurroundings = {
    kubectl: new Kubectl(stack.namespace, session.kubectl),
    signal,
    onProblem: (sentence) => {
      problems.push(sentence);
      process.stderr.write(`${visible(sentence)}\n`);
    },
  };
  const colours = hasColours();
  const output = new LineOutput(process.stdout);
  const print = async (lines: AsyncIterable<LogLine>) => {
    for await (const line of lines) {
      if (!(await output.write(request.json ? logLineJson(line) : logLine(line, colours)))) return;
    }
  };
  const positions: Positions = new Map();
  await print(readLogs(request, surroundings, positions));
  if (request.isFollowing && !output.isClosed) {
    try {
      await print(new LogFollower(request, surroundings, positions).lines());
    } catch (error) {
      // Ctrl-C is how following ends.
      const reason: unknown = signal.aborted ? signal.reason : error;
      if (!(reason instanceof Interrupted) || reason.exitCode !== exitCodes.interrupted.code) throw reason;
      return exitCodes.done.code;
    }
  }
  return problems.length === 0 ? exitCodes.done.code : exitCodes.failed.code;
}
