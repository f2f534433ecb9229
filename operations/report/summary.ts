import { formatBytes, formatElapsed } from "../terminal/format.ts";
import { clock } from "../charts/axis.ts";
import type { ReleaseFacts } from "./facts.ts";
import { type Content, html, Markup } from "../charts/markup.ts";
import { headline, type Tone } from "./headline.ts";

const icons: Readonly<Record<Tone, string>> = {
  good: "M5 12.5l4.5 4.5L19 7.5",
  warning: "M12 6v7M12 17h0",
  bad: "M7 7l10 10M17 7L7 17",
};

/** The verdict, and who did what, when and why. */
export function summary(facts: ReleaseFacts): Markup {
  const { tone, verdict, state } = headline(facts);
  return html`<header class="verdict ${tone}">
    <svg aria-hidden="true" viewBox="0 0 24 24"><path d="${icons[tone]}" /></svg>
    <div>
      <h1>${verdict}</h1>
      <p>${state}${facts.problem === null ? null : html` ${facts.problem}`}</p>
    </div>
  </header> `;
}

export function details(facts: ReleaseFacts): Markup {
  const { stack, from, runs, actor, reason, auditId, startedAt, finishedAt, backup, images } = facts;
  const short: [string, Content][] = [
    ["Stack", stack],
    ["Ran before", from ?? html`<em>nothing, as far as is known</em>`],
    ["Runs now", runs ?? html`<em>not known</em>`],
    ["Who", actor],
    ["Why", reason ?? html`<em>no reason was given</em>`],
    ["Began", `${startedAt.slice(0, 10)} ${clock(startedAt)} UTC`],
    ["Took", formatElapsed(Date.parse(finishedAt) - Date.parse(startedAt))],
    ["Audit record", auditId ?? html`<em>none was written</em>`],
  ];
  const long: [string, Content][] = [
    ["Backup before", backup === null ? html`<em>none was made</em>` : backupOf(backup)],
    ["Image of the frontend", html`<code>${images.frontend}</code>`],
    ["Image of the backend", html`<code>${images.backend}</code>`],
  ];
  return html`<section aria-label="Release">
    <dl class="facts">${short.map(row("short"))}${long.map(row("long"))}</dl>
  </section> `;
}

function row(length: "short" | "long") {
  return ([term, value]: [string, Content]) =>
    html`<div class="${length}">
      <dt>${term}</dt>
      <dd>${value}</dd>
    </div>`;
}

function backupOf({ name, bytes, sha256 }: NonNullable<ReleaseFacts["backup"]>): Markup {
  return html`${name} (${formatBytes(bytes)})<br /><code class="digest">SHA-256 ${sha256}</code>`;
}
