import type { Message } from "./message.ts";

const marks = { started: "▶", good: "✅", bad: "❌" };

/** How many fields a section may have. */
const fieldsPerSection = 10;

/** Body of an incoming webhook's request. */
export function slackBody({ title, tone, facts, link }: Message): object {
  const heading = `${marks[tone]} *${escapeSlack(title)}*`;
  const fields = facts.map(({ name, text }) => mrkdwn(`*${escapeSlack(name)}*\n${escapeSlack(text)}`));
  const sections = Array.from({ length: Math.ceil(fields.length / fieldsPerSection) }, (_, index) => ({
    type: "section",
    fields: fields.slice(index * fieldsPerSection, (index + 1) * fieldsPerSection),
  }));
  // A vertical bar would end the address.
  const report = link === undefined ? [] : [`<${escapeSlack(link).replaceAll("|", "%7C")}|Report>`];
  return {
    // Where blocks are not shown: in the notification itself.
    text: `${marks[tone]} ${escapeSlack(title)}`,
    blocks: [{ type: "section", text: mrkdwn(heading) }, ...sections, ...report.map(section)],
  };
}

function section(text: string): object {
  return { type: "section", text: mrkdwn(text) };
}

/** `verbatim`: names of people and channels in it stay text. */
function mrkdwn(text: string): object {
  return { type: "mrkdwn", text, verbatim: true };
}

/** Mentions, links and channels begin with `<` there. */
export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
