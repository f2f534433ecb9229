import type { Message } from "./message.ts";

const colours = { started: 0x3b82f6, good: 0x22c55e, bad: 0xef4444 };

/** Body of a webhook's request. */
export function discordBody({ title, tone, facts, link }: Message): object {
  const embed = {
    title: escapeDiscord(title),
    color: colours[tone],
    fields: facts.map(({ name, text }) => ({
      name: escapeDiscord(name),
      value: escapeDiscord(text),
      inline: text.length <= 40,
    })),
    ...(link === undefined ? {} : { url: link }),
  };
  // Nobody is called by what somebody has written into a reason, whatever gets through the escaping.
  return { embeds: [embed], allowed_mentions: { parse: [] } };
}

/** Formatting, links and mentions become the characters that they are made of. */
export function escapeDiscord(text: string): string {
  return text.replaceAll(/[\\*_~`|>#[\]()<-]/g, "\\$&").replaceAll("@", "@\u200b");
}
