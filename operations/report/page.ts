import { hash } from "node:crypto";
import type { Span } from "./chart.ts";
import type { ReleaseFacts } from "./facts.ts";
import { healthChecks } from "./health.ts";
import { headline } from "./headline.ts";
import { html, Markup } from "./markup.ts";
import { measurements } from "./measurements.ts";
import { style } from "./style.ts";
import { details, summary } from "./summary.ts";
import { timeline } from "./timeline.ts";
import { traffic } from "./traffic.ts";

/** Nothing but this page's own style: no script, whatever a name or a reason may contain, and no request to anywhere. */
const policy = `default-src 'none'; style-src 'sha256-${hash("sha256", style, "base64")}'; base-uri 'none'; form-action 'none'`;

/** The report of a release: one file of HTML without scripts that needs no other. The same facts give the same bytes. */
export function reportPage(facts: ReleaseFacts): string {
  const span = spanOf(facts);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${headline(facts).verdict}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <main>
          ${summary(facts)} ${details(facts)} ${timeline(facts, span)} ${traffic(facts, span)}
          ${measurements(facts, span)} ${healthChecks(facts)}
          <footer>All times are UTC. The facts are kept as JSON beside this report.</footer>
        </main>
      </body>
    </html> `;
  return `${page.toString().replaceAll(/\n\s+/g, "\n").trim()}\n`;
}

/** From the beginning to the end, or to what was observed last. */
function spanOf({ startedAt, finishedAt, rollouts, metrics }: ReleaseFacts): Span {
  const observed = [...rollouts, ...metrics].map(({ at }) => Date.parse(at));
  const from = Date.parse(startedAt);
  const to = observed.reduce((last, time) => Math.max(last, time), Date.parse(finishedAt));
  return { from, to: Math.max(to, from + 1000) };
}
