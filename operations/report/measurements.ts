import { clock, roundTop, type Span } from "../charts/axis.ts";
import { type Chart, chartFigure } from "../charts/figure.ts";
import type { MetricSample, ReleaseFacts } from "./facts.ts";
import { html, Markup } from "../charts/markup.ts";
import { thin } from "../charts/thin.ts";
import { milliseconds, percent } from "../charts/units.ts";

/** What a table and a line can show; the rest is in the facts beside the report. */
const most = { points: 400, rows: 120 };

const versions = { stable: "version before", canary: "new version" } as const;

/** Error rate and latency of both versions, two charts for each service. */
export function measurements({ metrics }: ReleaseFacts, span: Span): Markup {
  const services = [...new Set(metrics.map(({ service }) => service))].sort();
  const body =
    services.length === 0
      ? html`<p class="none">Nothing was measured: there was no Prometheus, or it had no figures of this time.</p>`
      : html`<div class="charts">
          ${services.map((service, index) => ofService(service, index, { metrics, span }))}
        </div>`;
  return html`<section aria-labelledby="measured">
    <h2 id="measured">Errors and latency</h2>
    ${body}
  </section> `;
}

function ofService(
  service: string,
  index: number,
  { metrics, span }: { metrics: readonly MetricSample[]; span: Span },
) {
  const samples = metrics
    .filter((sample) => sample.service === service)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const errors = (sample: MetricSample) => (sample.errorRatio === null ? null : sample.errorRatio * 100);
  const latency = (sample: MetricSample) => (sample.p95Seconds === null ? null : sample.p95Seconds * 1000);
  return [
    figure(samples, errors, {
      ...{ id: `errors-${index}`, title: `${service}: requests that failed`, span, format: percent },
      top: Math.min(100, roundTop(highest(samples, errors), 1)),
    }),
    figure(samples, latency, {
      ...{ id: `latency-${index}`, title: `${service}: 95 % were answered within`, span, format: milliseconds },
      top: roundTop(highest(samples, latency), 100),
    }),
  ];
}

type Value = (sample: MetricSample) => number | null;

function figure(
  samples: readonly MetricSample[],
  value: Value,
  chart: Pick<Chart, "id" | "title" | "span" | "format" | "top">,
): Markup {
  const of = (version: MetricSample["version"]) => samples.filter((sample) => sample.version === version);
  const points = (version: MetricSample["version"]) =>
    thin(of(version), most.points).map((sample) => ({ at: sample.at, value: value(sample) }));
  const worst = (version: MetricSample["version"]) => {
    const known = of(version).some((sample) => value(sample) !== null);
    return `${versions[version]}: ${known ? `at most ${chart.format(highest(of(version), value))}` : "no request"}`;
  };
  return chartFigure({
    ...chart,
    description: `${worst("canary")}; ${worst("stable")}.`,
    series: [
      { look: "stable", label: worst("stable"), points: points("stable") },
      { look: "release", label: worst("canary"), points: points("canary") },
    ],
    table: table(samples, value, chart.format),
  });
}

function table(samples: readonly MetricSample[], value: Value, format: (value: number) => string): Markup {
  const shown = thin(samples, most.rows);
  const rows = shown.map((sample) => {
    const known = value(sample);
    return html`<tr>
      <td>${clock(sample.at)}</td>
      <td>${versions[sample.version]}</td>
      <td class="number">${sample.requestsPerSecond.toFixed(1)}/s</td>
      <td class="number">${known === null ? "–" : format(known)}</td>
    </tr> `;
  });
  const rest = samples.length - shown.length;
  return html`<table>
      <thead>
        <tr>
          <th scope="col">At (UTC)</th>
          <th scope="col">Version</th>
          <th scope="col" class="number">Requests</th>
          <th scope="col" class="number">Value</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${rest === 0 ? null : html`<p class="none">${rest} more are in the facts beside this report.</p>`}`;
}

function highest(samples: readonly MetricSample[], value: Value): number {
  return Math.max(0, ...samples.map((sample) => value(sample) ?? 0));
}
