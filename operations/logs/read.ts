import { type Kubectl, KubectlError } from "../kubernetes/kubectl.ts";
import { containerLog } from "./container-log.ts";
import { keyOf, type LoggingContainer, loggingContainers } from "./containers.ts";
import { NoLogsError } from "./errors.ts";
import { isWanted, type LogFilter } from "./filter.ts";
import type { LogLine } from "./line.ts";
import { mergeByTime } from "./merge.ts";

/** What is asked of the logs of a namespace. */
export interface LogRequest extends LogFilter {
  /** The names of the parts whose pods are read. */
  services: readonly string[];
  /** From how many seconds ago. */
  sinceSeconds: number;
}

export interface LogSurroundings {
  kubectl: Kubectl;
  signal: AbortSignal;
  /** Told of a log that could not be read; the others go on. */
  onProblem: (sentence: string) => void;
}

/** What was read of each container so far: the time of its last line, by its key. */
export type Positions = Map<string, string>;

/**
 * Reads what the containers have written until now, also before their last restart, in order of time.
 * @param positions gets the last line of each container, wanted or not
 * @throws NoLogsError when none of the services has a pod that has started; KubectlError; the signal's reason
 */
export async function* readLogs(
  request: LogRequest,
  { kubectl, signal, onProblem }: LogSurroundings,
  positions: Positions = new Map(),
): AsyncGenerator<LogLine> {
  const containers = await containersOf(request.services, kubectl, signal);
  const sources = containers.flatMap((container) =>
    (container.restarts > 0 ? [true, false] : [false]).map((isPrevious) =>
      tolerant(containerLog(kubectl, container, { sinceSeconds: request.sinceSeconds, isPrevious }, signal), onProblem),
    ),
  );
  for await (const line of mergeByTime(sources)) {
    positions.set(keyOf(line), line.time);
    if (isWanted(line, request)) yield line;
  }
}

/** @throws NoLogsError naming the services that there are */
async function containersOf(
  services: readonly string[],
  kubectl: Kubectl,
  signal: AbortSignal,
): Promise<LoggingContainer[]> {
  const all = await loggingContainers(kubectl, signal);
  const containers = all.filter(({ service }) => services.includes(service));
  if (containers.length > 0) return containers;
  const present = [...new Set(all.map(({ service }) => service))].sort().join(", ");
  throw new NoLogsError(
    `No pod of ${services.join(" or ")} has started in the namespace ${kubectl.namespace}: ${
      present === "" ? "none has at all" : `there are logs of ${present}`
    }.`,
  );
}

/** One log that cannot be read does not stop the others. */
async function* tolerant(
  lines: AsyncGenerator<LogLine>,
  onProblem: LogSurroundings["onProblem"],
): AsyncGenerator<LogLine> {
  try {
    yield* lines;
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    onProblem(error.message);
  }
}
