import { htmlDocument } from "../charts/document.ts";
import { type Chart, chartFigure } from "../charts/figure.ts";
import { lineStyle } from "../charts/line-style.ts";
import { html, Markup } from "../charts/markup.ts";
import { style } from "../report/style.ts";
import { formatTime } from "../terminal/format.ts";

export interface ServiceCharts {
  service: string;
  charts: readonly Chart[];
}

/** All graphs in one page, which needs no other file. */
export function graphsPage(
  services: readonly ServiceCharts[],
  { stack, from, to }: { stack: string; from: Date; to: Date },
): string {
  return htmlDocument({
    title: `ImmoExpress on ${stack}`,
    style: `${style}${lineStyle}`,
    body: html`
      <h1>ImmoExpress on ${stack}</h1>
      <p>${formatTime(from.toISOString())} to ${formatTime(to.toISOString())} UTC</p>
      ${services.map(section)}
      <footer>All times are UTC. Each graph is also a file of its own beside this page.</footer>
    `,
  });
}

function section({ service, charts }: ServiceCharts): Markup {
  return html`<section aria-labelledby="${service}">
    <h2 id="${service}">${service}</h2>
    <div class="charts">${charts.map(chartFigure)}</div>
  </section> `;
}
