import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Kubectl, KubectlError } from "../kubernetes/kubectl.ts";
import { type LogLine, type LogOrigin, parseLine } from "./line.ts";

/** Which part of a container's log is read. */
export interface LogSpan {
  /** From how many seconds ago. */
  sinceSeconds: number;
  /** Only what is after this time, in place of `sinceSeconds`; as in {@link LogLine}. */
  after?: string | undefined;
  /** Of the run before the last restart. */
  isPrevious?: boolean;
  /** Until the container ends. */
  isFollowing?: boolean;
}

/** Characters of a line; of a longer one the rest is left out. */
const longestLine = 64 * 1024;

/**
 * The lines of one container's log, in order of time. A container that has not started, or is gone, has none.
 * @throws KubectlError when the log cannot be read for another reason; the signal's reason
 */
export async function* containerLog(
  kubectl: Kubectl,
  origin: LogOrigin,
  span: LogSpan,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const { pod, container, service } = origin;
  const { sinceSeconds, after = "" } = span;
  // Kubernetes knows whole seconds alone: what was read of the first one comes again.
  const since = after === "" ? `--since=${sinceSeconds}s` : `--since-time=${after.slice(0, 19)}Z`;
  const flags = [
    ...(span.isPrevious === true ? ["--previous"] : []),
    ...(span.isFollowing === true ? ["--follow"] : []),
  ];
  let last = after;
  try {
    for await (const text of printed(
      kubectl,
      ["logs", pod, `--container=${container}`, "--timestamps", since, ...flags],
      signal,
    )) {
      const line = parseLine(text, { pod, container, service }, last === "" ? new Date().toISOString() : last);
      if (after !== "" && line.time <= after) continue;
      last = line.time;
      yield line;
    }
  } catch (error) {
    if (!(error instanceof KubectlError) || !isWithoutLog(error)) throw error;
  }
}

/** What kubectl prints, line by line; ends it when nobody wants more. */
async function* printed(kubectl: Kubectl, args: readonly string[], signal: AbortSignal): AsyncGenerator<string> {
  const enough = new AbortController();
  const output = new PassThrough();
  const ending = kubectl
    .stream(args, { signal: AbortSignal.any([signal, enough.signal]) }, (stdout) => pipeline(stdout, output))
    .then(
      () => undefined,
      (error: unknown) => {
        output.destroy();
        return { error };
      },
    );
  let isRead = false;
  try {
    yield* splitLines(output);
    isRead = true;
  } catch (error) {
    // Cut off because kubectl failed, which says why.
    throw (await ending)?.error ?? error;
  } finally {
    if (!isRead) enough.abort();
  }
  const failure = await ending;
  if (failure !== undefined) throw failure.error;
}

async function* splitLines(stream: Readable): AsyncGenerator<string> {
  let pending = "";
  stream.setEncoding("utf8");
  for await (const text of stream) {
    const lines = (pending + String(text)).split("\n");
    pending = (lines.pop() ?? "").slice(0, longestLine);
    for (const line of lines) yield line.slice(0, longestLine);
  }
  if (pending !== "") yield pending;
}

/** Between the look at the pods and the look at its log a container can go, or start again. */
function isWithoutLog({ reason, message }: KubectlError): boolean {
  return reason === "NotFound" || /is waiting to start|previous terminated container .* not found/.test(message);
}
