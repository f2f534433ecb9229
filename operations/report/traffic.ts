import { clock, type Span } from "../charts/axis.ts";
import { type Band, chartFigure } from "../charts/figure.ts";
import type { ReleaseFacts } from "./facts.ts";
import { html, Markup } from "../charts/markup.ts";
import { type Share, sharesOf } from "./share.ts";

/** Which share of the traffic the release got, a chart for each service. */
export function traffic(facts: ReleaseFacts, span: Span): Markup {
  const services = [...new Set(facts.rollouts.map(({ service }) => service))].sort();
  const body =
    services.length === 0
      ? html`<p class="none">
          No rollout was observed: nobody looked at the cluster while the release was on its way.
        </p>`
      : html`<div class="charts">${services.map((service, index) => ofService(service, index, { facts, span }))}</div>`;
  return html`<section aria-labelledby="traffic">
    <h2 id="traffic">Traffic of the new version</h2>
    ${body}
  </section> `;
}

function ofService(service: string, index: number, { facts, span }: { facts: ReleaseFacts; span: Span }): Markup {
  const shares = sharesOf(service, facts);
  const changes = shares.filter(({ percent, phase }, at) => {
    const before = shares[at - 1];
    return before?.percent !== percent || before.phase !== phase;
  });
  const last = shares.at(-1);
  if (last === undefined) return html`<p class="none">${service}: the controller never said how it stands.</p>`;
  const steps = [...changes, ...(changes.at(-1) === last ? [] : [last])];
  const peak = Math.max(...shares.map(({ percent }) => percent));
  return chartFigure({
    id: `traffic-${index}`,
    title: `${service}: share of the traffic`,
    description: `${facts.release} got up to ${peak} % of the traffic of the ${service}, and ${last.percent} % in the end, when the rollout was ${last.phase}.`,
    span,
    top: 100,
    format: (value) => `${value} %`,
    series: [
      {
        ...{ look: "release", label: facts.release, isStepped: true },
        points: steps.map(({ at, percent }) => ({ at, value: percent })),
      },
    ],
    bands: bands(steps),
    table: table(changes),
  });
}

function bands(steps: readonly Share[]): Band[] {
  return steps.flatMap(({ at, phase }, index): Band[] => {
    const span = { from: Date.parse(at), to: Date.parse(steps[index + 1]?.at ?? at) };
    if (phase === "Degraded") return [{ ...span, kind: "bad", label: "given up" }];
    return phase === "Paused" ? [{ ...span, kind: "waiting", label: "paused" }] : [];
  });
}

function table(changes: readonly Share[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">From (UTC)</th>
        <th scope="col" class="number">Share</th>
        <th scope="col">Rollout</th>
      </tr>
    </thead>
    <tbody>
      ${changes.map(
        ({ at, percent, phase }) =>
          html`<tr>
            <td>${clock(at)}</td>
            <td class="number">${percent} %</td>
            <td>${phase}</td>
          </tr>`,
      )}
    </tbody>
  </table> `;
}
