import { formatElapsed } from "../terminal/format.ts";
import type { Notification, NotificationType } from "./notification.ts";

/** What every channel shows, in plain text of one line each, not escaped. */
export interface Message {
  title: string;
  tone: "started" | "good" | "bad";
  facts: { name: string; text: string }[];
  /** Address of the report. */
  link: string | undefined;
}

type Template = (notification: Notification) => string;

const titles: Readonly<Record<NotificationType, Template>> = {
  "deployment.started": ({ release, stack }) => `Deployment of ${release ?? "a release"} to ${stack} has begun`,
  "deployment.succeeded": ({ release, stack }) => `${release ?? "A release"} is deployed to ${stack}`,
  "deployment.failed": ({ release, stack }) => `Deployment of ${release ?? "a release"} to ${stack} failed`,
  "rollback.started": ({ to, stack }) => `Rollback of ${stack} to ${to ?? "an older release"} has begun`,
  "rollback.succeeded": ({ to, stack }) => `${stack} is rolled back to ${to ?? "an older release"}`,
  "rollback.failed": ({ to, stack }) => `Rollback of ${stack} to ${to ?? "an older release"} failed`,
  "restore.succeeded": ({ stack }) => `Restore on ${stack} is done`,
  "restore.failed": ({ stack }) => `Restore on ${stack} failed`,
  "backup.failed": ({ stack }) => `Backup of ${stack} failed`,
  test: ({ stack }) => `Test message of ${stack}: releases and restores will be told of here`,
};

/**
 * Most characters. A channel refuses a message with a longer text, after its escaping: one of `&` has five times the length
 * in Slack, which takes 2,000 in a field; one of `*` has twice the length in Discord, which takes 256 in a title and 6,000 in all.
 */
const limits = { title: 120, fact: 200, detail: 380 };

export function messageOf(notification: Notification): Message {
  const { type, stack, release, from, to, reason, actor, milliseconds, detail, backup, audit, report } = notification;
  const facts: [name: string, text: string | undefined, limit?: number][] = [
    ["Stack", stack],
    ["Release", release],
    ["From", from],
    ["To", to],
    ["Why", reason],
    ["Who", actor],
    ["Took", milliseconds === undefined ? undefined : formatElapsed(milliseconds)],
    ["Backup before", backup],
    [type.endsWith(".failed") ? "What went wrong" : "What happened", detail, limits.detail],
    ["Audit record", audit],
  ];
  return {
    title: oneLine(titles[type](notification), limits.title),
    tone: type.endsWith(".failed") ? "bad" : type.endsWith(".started") ? "started" : "good",
    facts: facts.flatMap(([name, text = "", limit = limits.fact]) => {
      const line = oneLine(text, limit);
      return line === "" ? [] : [{ name, text: line }];
    }),
    link: report !== undefined && isWebAddress(report) ? report : undefined,
  };
}

/** Without what breaks lines, moves a terminal's cursor or turns the direction of writing. */
function oneLine(text: string, limit: number): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, "")
    .trim();
  const characters = Array.from(line);
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join("")}…`;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
