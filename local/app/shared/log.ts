export type LogLevel = "info" | "warn" | "error";
export type LogFields = Record<string, string | number | boolean | undefined>;

/** Writes one JSON line to standard output. Callers choose the fields: never headers, bodies or settings. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/** The log of one service: every line says which service and release wrote it. */
export function createLog(
  service: string,
  release: string,
  write: (line: string) => unknown = (line) => process.stdout.write(line),
): Log {
  return (level, message, fields = {}) => {
    write(`${JSON.stringify({ time: new Date().toISOString(), level, service, release, message, ...fields })}\n`);
  };
}

/** What an unknown thrown value says of itself, for a log line. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
