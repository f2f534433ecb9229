import { type LogLevel, type LogLine, logLevels } from "./line.ts";

/** Which lines are wanted; what is undefined does not matter. */
export interface LogFilter {
  release: string | undefined;
  /** The id of one request. */
  request: string | undefined;
  /** This level and those above it. */
  level: LogLevel | undefined;
}

/** Whether a line is wanted. One without a level always is: a program that crashes does not say how bad that is. */
export function isWanted(line: LogLine, { release, request, level }: LogFilter): boolean {
  if (release !== undefined && line.release !== release) return false;
  if (request !== undefined && line.requestId !== request) return false;
  if (level === undefined || line.level === undefined) return true;
  return logLevels.indexOf(line.level) >= logLevels.indexOf(level);
}
