import type { Message } from "./message.ts";

const marks = { started: "begun", good: "ok", bad: "FAILED" };

/** Subject and text of a mail: plain text, in which nothing has to be escaped. The subject is one line, as a header has to be. */
export function mailOf({ title, tone, facts, link }: Message): { subject: string; text: string } {
  const lines = [...facts, ...(link === undefined ? [] : [{ name: "Report", text: link }])];
  return {
    subject: `[ImmoExpress ${marks[tone]}] ${title}`,
    text: [title, "", ...lines.map(({ name, text }) => `${name}: ${text}`), ""].join("\n"),
  };
}
