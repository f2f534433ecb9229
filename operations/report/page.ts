import type { Span } from "../charts/axis.ts";
import { htmlDocument } from "../charts/document.ts";
import type { ReleaseFacts } from "./facts.ts";
import { healthChecks } from "./health.ts";
import { goldenSignals } from "./golden-signals.ts";
import { headline } from "./headline.ts";
import { lineStyle } from "../charts/line-style.ts";
import { html } from "../charts/markup.ts";
import { measurements } from "./measurements.ts";
import { style } from "./style.ts";
import { details, summary } from "./summary.ts";
import { timeline } from "./timeline.ts";
import { traffic } from "./traffic.ts";

/** The report of a release. The same facts give the same bytes. */
export function reportPage(facts: ReleaseFacts): string {
  const span = spanOf(facts);
  return htmlDocument({
    title: headline(facts).verdict,
    style: `${style}${lineStyle}`,
    body: html`
      ${summary(facts)} ${details(facts)} ${timeline(facts, span)} ${traffic(facts, span)} ${measurements(facts, span)}
      ${goldenSignals(facts)} ${healthChecks(facts)}
      <footer>All times are UTC. The facts are kept as JSON beside this report.</footer>
    `,
  });
}

/** From the beginning to the end, or to what was observed last. */
function spanOf({ startedAt, finishedAt, rollouts, metrics }: ReleaseFacts): Span {
  const observed = [...rollouts, ...metrics].map(({ at }) => Date.parse(at));
  const from = Date.parse(startedAt);
  const to = observed.reduce((last, time) => Math.max(last, time), Date.parse(finishedAt));
  return { from, to: Math.max(to, from + 1000) };
}
