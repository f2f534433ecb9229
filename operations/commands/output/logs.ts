import type { LogLevel, LogLine } from "../../logs/line.ts";
import { paint, type Style } from "../../terminal/table.ts";
import { visible, visibleJson } from "../../terminal/visible.ts";

const styles: Readonly<Record<LogLevel, Style>> = {
  debug: "dim",
  info: "green",
  warn: "yellow",
  error: ["bold", "red"],
};

/** Characters of a service's and of a level's column. */
const widths = { service: 8, level: 5 };

/** A line of a log as people read it; times are UTC. */
export function logLine(line: LogLine, colours: boolean): string {
  const { time, service, level, release, requestId } = line;
  const { text, fields } = summary(line);
  // On a terminal it is today; in a file nobody knows.
  const at = colours ? time.slice(11, 23) : `${time.slice(0, 23)}Z`;
  const rest = Object.entries({ ...fields, release, requestId }).filter(([, value]) => value !== undefined);
  const said = rest.map(([name, value]) => visible(`${name}=${textOf(value)}`)).join(" ");
  return [
    paint(at, "dim", colours),
    visible(service).padEnd(widths.service),
    paint((level ?? "-").padEnd(widths.level), level && styles[level], colours),
    visible(text),
    ...(said === "" ? [] : [paint(said, "dim", colours)]),
  ].join("  ");
}

/** The same for programs: one JSON object. */
export function logLineJson(line: LogLine): string {
  return visibleJson(line);
}

/** What happened, in one glance; the fields that it does not say. */
function summary({ message, fields }: LogLine): { text: string; fields: Readonly<Record<string, unknown>> } {
  const { method, path, route, status, durationMs, ...others } = fields;
  if (message !== "request" || method === undefined) return { text: message, fields };
  const text = [method, path ?? route, status, ...(durationMs === undefined ? [] : [durationMs, "ms"])];
  return { text: text.map(textOf).join(" "), fields: others };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
