import { chartFigure } from "../charts/figure.ts";
import { html, Markup } from "../charts/markup.ts";
import { keptCharts } from "../graphs/kept.ts";
import type { ReleaseFacts } from "./facts.ts";

/** How both services did meanwhile, whatever the verdict was made of: traffic, errors, latency, saturation, pods. */
export function goldenSignals({ graphs }: ReleaseFacts): Markup {
  const body =
    graphs === null || graphs.graphs.length === 0
      ? html`<p class="none">No graph was read: there was no Prometheus, or it had no figures of this time.</p>`
      : html`<div class="charts">${keptCharts(graphs).map(chartFigure)}</div>`;
  return html`<section aria-labelledby="signals">
    <h2 id="signals">Golden signals</h2>
    ${body}
  </section> `;
}
