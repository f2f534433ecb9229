import { Markup, html } from "./markup.ts";

/** A span of time, milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

export interface Series {
  /** How its line looks: `release` is the version that was wanted. */
  kind: "release" | "stable";
  label: string;
  /** In the order of time; null: nothing is known, the line has a gap. */
  points: readonly { at: string; value: number | null }[];
  /** Whether a value holds until the next one. Default: a straight line leads to it. */
  isStepped?: boolean;
}

/** A time that is marked behind the lines. */
export interface Band extends Span {
  kind: "bad" | "waiting";
  label: string;
}

export interface Chart {
  /** Unique in the page, made of letters, digits and hyphens. */
  id: string;
  title: string;
  /** What it shows, in a sentence, for who does not see it. */
  description: string;
  span: Span;
  series: readonly Series[];
  bands?: readonly Band[];
  /** Value at the upper edge; the lower one is 0. */
  top: number;
  /** Of the values on the axis. */
  format: (value: number) => string;
  /** The same as a table. */
  table: Markup;
}

const width = 1000;
const height = 200;

/**
 * A chart of lines over time, with its table. Only the lines are stretched to the width that there is; all text is text of the page,
 * so that it can be read on a phone.
 */
export function chartFigure(chart: Chart): Markup {
  const { id, title, description, span, series, bands = [], top, format, table } = chart;
  const ticks = [top, top / 2, 0];
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    <div class="plot">
      <div class="ticks" aria-hidden="true">${ticks.map((tick) => html`<span>${format(tick)}</span>`)}</div>
      <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-labelledby="${id}-t ${id}-d">
        <title id="${id}-t">${title}</title>
        <desc id="${id}-d">${description}</desc>
        ${bands.map((band) => bandOf(band, span))} ${ticks.map((_, index) => gridLine((index * height) / 2))}
        ${series.map(({ kind, points, isStepped }) => html`<path class="line ${kind}" d="${path(points, { span, top, isStepped })}" />`)}
      </svg>
      <div class="times" aria-hidden="true">
        ${[span.from, (span.from + span.to) / 2, span.to].map((time) => html`<span>${clock(time)}</span>`)}
      </div>
    </div>
    ${legend(series, bands)}
    <details>
      <summary>Figures</summary>
      ${table}
    </details>
  </figure> `;
}

/** `14:30:05`, UTC. @param time milliseconds since 1970, or ISO 8601 */
export function clock(time: number | string): string {
  return new Date(time).toISOString().slice(11, 19);
}

/** The next of 1, 2, 5, 10, 20, … times `unit` that is not below a value. */
export function roundTop(value: number, unit: number): number {
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value / unit, 1))));
  const factor = [1, 2, 5, 10].find((one) => one * magnitude * unit >= value) ?? 10;
  return factor * magnitude * unit;
}

function path(points: Series["points"], scale: { span: Span; top: number; isStepped: boolean | undefined }): string {
  let isOpen = false;
  return points
    .map(({ at, value }) => {
      if (value === null) {
        isOpen = false;
        return "";
      }
      const x = across(Date.parse(at), scale.span).toFixed(1);
      const y = (height - (Math.min(value, scale.top) / scale.top) * height).toFixed(1);
      const command = isOpen ? (scale.isStepped === true ? `H${x}V${y}` : `L${x} ${y}`) : `M${x} ${y}h0`;
      isOpen = true;
      return command;
    })
    .join("");
}

function across(time: number, { from, to }: Span): number {
  return Math.min(1, Math.max(0, (time - from) / Math.max(1, to - from))) * width;
}

function bandOf({ kind, from, to }: Band, span: Span): Markup {
  const left = across(from, span);
  const right = Math.max(across(to, span), left + 3);
  return html`<rect
    class="band ${kind}"
    x="${left.toFixed(1)}"
    y="0"
    width="${(right - left).toFixed(1)}"
    height="${height}"
  />`;
}

function gridLine(y: number): Markup {
  return html`<path class="grid" d="M0 ${y}H${width}" />`;
}

function legend(series: readonly Series[], bands: readonly Band[]): Markup {
  const line = ({ kind, label }: Series) =>
    html`<li>
      <svg aria-hidden="true" viewBox="0 0 24 8"><path class="line ${kind}" d="M0 4H24" /></svg>${label}
    </li>`;
  const area = ([kind, label]: [Band["kind"], string]) =>
    html`<li>
      <svg aria-hidden="true" viewBox="0 0 24 8"><rect class="band ${kind}" width="24" height="8" /></svg>${label}
    </li>`;
  const shown = new Map(bands.map(({ kind, label }) => [kind, label]));
  return html`<ul class="legend">
    ${series.map(line)}${[...shown].map(area)}
  </ul>`;
}
