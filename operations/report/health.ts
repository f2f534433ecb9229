import type { CheckResult, HealthReport, Verdict } from "../health/report.ts";
import { formatCount } from "../terminal/format.ts";
import type { ReleaseFacts } from "./facts.ts";
import { html, Markup } from "../charts/markup.ts";

const verdicts: Readonly<Record<Verdict, string>> = {
  ...{ passed: "Every check passed.", degraded: "Something is not well, and does not decide." },
  failed: "A check that decides failed.",
};

/** What the health checks found. */
export function healthChecks({ health }: ReleaseFacts): Markup {
  const body = health === null ? html`<p class="none">The checks were not run.</p>` : found(health);
  return html`<section aria-labelledby="health">
    <h2 id="health">Health checks</h2>
    ${body}
  </section> `;
}

function found({ verdict, release, checks }: HealthReport): Markup {
  return html`<p>${verdicts[verdict]} Release ${release} was to run.</p>
    <div class="wide" role="region" aria-labelledby="health" tabindex="0">
      <table class="checks">
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Group</th>
            <th scope="col">Status</th>
            <th scope="col" class="number">Latency</th>
            <th scope="col" class="number">Limit</th>
            <th scope="col">Seen</th>
          </tr>
        </thead>
        <tbody>
          ${checks.map(row)}
        </tbody>
      </table>
    </div>`;
}

function row({ name, group, status, latencyMs, limitMs, attempts, detail }: CheckResult): Markup {
  const tries = attempts > 1 ? html` <small>${attempts} attempts</small>` : null;
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${group}</td>
    <td class="result ${status}">${status}${tries}</td>
    <td class="number">${latencyMs === null ? "–" : `${latency(latencyMs)} ms`}</td>
    <td class="number">${limitMs === null ? "–" : `${formatCount(limitMs)} ms`}</td>
    <td class="detail">${detail}</td>
  </tr> `;
}

function latency(value: number): string {
  return value < 10 ? value.toFixed(1) : formatCount(Math.round(value));
}
