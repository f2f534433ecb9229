export type LogLevel = "info" | "warn" | "error";
export type LogFields = Record<string, string | number | boolean | undefined>;

/** Writes one JSON line to standard output. Callers choose the fields: never headers, bodies or settings. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/** Characters of one field: container runtimes cut lines at 16 KiB, and half a line is no JSON. */
const longestField = 4_000;

/** The log of one service: every line says which service and release wrote it, whatever its fields are called. */
export function createLog(
  service: string,
  release: string,
  write: (line: string) => unknown = (line) => process.stdout.write(line),
): Log {
  return (level, message, fields = {}) => {
    const own = { time: new Date().toISOString(), level, service, release, message: safe(message) };
    const others = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? safe(value) : value,
    ]);
    // Spread twice: they come first, and nothing takes their place.
    write(`${JSON.stringify({ ...own, ...Object.fromEntries(others), ...own })}\n`);
  };
}

/** What an unknown thrown value says of itself, for a log line. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Errors of libraries quote what they were given: addresses with passwords and queries in them, tokens, and documents. */
function safe(text: string): string {
  const cut = text.length > longestField ? `${text.slice(0, longestField)}…` : text;
  return cut
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, "$1***@")
    .replaceAll(/\b(Bearer|Basic) [\w.~+/=-]+/g, "$1 ***")
    .replaceAll(/([\w/])\?[\w%.~-]+=[^\s"')\]]*/g, "$1?***")
    .replaceAll(/\bdup key: \{.*?\}(?=\s|$)/gs, "dup key: ***");
}
