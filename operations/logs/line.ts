/** From the least to the most. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Whose log a line is from. */
export interface LogOrigin {
  service: string;
  pod: string;
  container: string;
}

/** One line of a container's log. Everything but time and origin is what the container says: text of others. */
export interface LogLine extends LogOrigin {
  /** By the clock of the node: ISO 8601 in UTC with nanoseconds, so that text in order is time in order. */
  time: string;
  /** Undefined for lines that name none, such as what a runtime prints when it crashes. */
  level: LogLevel | undefined;
  release: string | undefined;
  requestId: string | undefined;
  /** The whole line where it is no JSON with a message. */
  message: string;
  /** What else it says. */
  fields: Readonly<Record<string, unknown>>;
}

/** What `kubectl logs --timestamps` writes before each line. */
const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

/**
 * Understands a line that begins with its time.
 * @param last time of the line before, which one without a time gets
 */
export function parseLine(line: string, origin: LogOrigin, last: string): LogLine {
  const [stamp = "", second = "", fraction = "", zone = ""] = stamped.exec(line) ?? [];
  const time =
    stamp === "" ? last : `${new Date(second + zone).toISOString().slice(0, 19)}.${fraction.padEnd(9, "0")}Z`;
  return { ...origin, time, ...parseContent(line.slice(stamp.length).trimEnd()) };
}

function parseContent(text: string): Pick<LogLine, "level" | "release" | "requestId" | "message" | "fields"> {
  const said = parseObject(text);
  // MongoDB's words are `s` and `msg`.
  const { level, s, release, requestId, message, msg, ...others } = said ?? {};
  const words = textOf(message) ?? textOf(msg);
  // Known better already.
  const fields = Object.fromEntries(
    Object.entries(others).filter(([name]) => !["time", "t", "service"].includes(name)),
  );
  return {
    level: levelOf(textOf(level) ?? textOf(s)),
    release: textOf(release),
    requestId: textOf(requestId),
    message: words ?? text,
    fields: words === undefined ? {} : fields,
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const levelWords: Readonly<Record<string, LogLevel>> = {
  ...{ debug: "debug", trace: "debug", d: "debug" },
  ...{ info: "info", i: "info", notice: "info" },
  ...{ warn: "warn", warning: "warn", w: "warn" },
  ...{ error: "error", e: "error", fatal: "error", f: "error", panic: "error" },
};

function levelOf(word: string | undefined): LogLevel | undefined {
  // D1 to D5 are MongoDB's.
  const known = word?.toLowerCase().replace(/^d\d$/, "d") ?? "";
  return Object.hasOwn(levelWords, known) ? levelWords[known] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
