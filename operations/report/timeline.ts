import { formatElapsed } from "../terminal/format.ts";
import { clock, type Span } from "../charts/axis.ts";
import type { Phase, ReleaseFacts } from "./facts.ts";
import { html, Markup } from "../charts/markup.ts";

const words: Readonly<Record<Phase["result"], string>> = { succeeded: "done", failed: "failed", skipped: "skipped" };

/** The phases one below the other, each with a bar where it lay in time. */
export function timeline({ phases }: ReleaseFacts, span: Span): Markup {
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    ${phases.length === 0 ? html`<p class="none">No phase was recorded.</p>` : table(phases, span)}
  </section> `;
}

function table(phases: readonly Phase[], span: Span): Markup {
  return html`<table class="timeline">
    <thead>
      <tr>
        <th scope="col">Phase</th>
        <th scope="col">When (UTC)</th>
        <th scope="col" class="number">Took</th>
        <th scope="col">Result</th>
      </tr>
    </thead>
    <tbody>
      ${phases.map((phase) => row(phase, span))}
    </tbody>
  </table> `;
}

function row({ name, startedAt, finishedAt, result, detail }: Phase, span: Span): Markup {
  const took = finishedAt === null ? "no end" : formatElapsed(Date.parse(finishedAt) - Date.parse(startedAt));
  return html`<tr>
    <th scope="row">${name}${detail === null ? null : html`<small>${detail}</small>`}</th>
    <td class="when">
      <span>${clock(startedAt)}</span>${result === "skipped" ? null : bar({ startedAt, finishedAt, result }, span)}
    </td>
    <td class="number">${result === "skipped" ? "–" : took}</td>
    <td class="result ${result}">${words[result]}</td>
  </tr> `;
}

function bar(
  { startedAt, finishedAt, result }: Pick<Phase, "startedAt" | "finishedAt" | "result">,
  span: Span,
): Markup {
  const percent = (time: number) =>
    Math.min(100, Math.max(0, ((time - span.from) / Math.max(1, span.to - span.from)) * 100));
  const left = Math.min(percent(Date.parse(startedAt)), 99);
  const right = finishedAt === null ? 100 : percent(Date.parse(finishedAt));
  const length = Math.max(right - left, 1);
  return html`<svg class="bar" aria-hidden="true">
    <rect class="track" width="100%" height="100%" />
    <rect class="${result}" x="${left.toFixed(2)}%" width="${length.toFixed(2)}%" height="100%" />
  </svg>`;
}
