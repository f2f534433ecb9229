import { type Span, timeLabels } from "./axis.ts";
import { across, curve, type Plane, type Points } from "./curve.ts";
import { Markup, html } from "./markup.ts";

export interface Series {
  /** How its line looks: classes of the style. */
  look: string;
  label: string;
  points: Points;
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
  const { id, title, description, span, series, bands = [], format, table } = chart;
  const ticks = ticksOf(chart);
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    <div class="plot">
      <div class="ticks" aria-hidden="true">${ticks.map((tick) => html`<span>${format(tick)}</span>`)}</div>
      <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-labelledby="${id}-t ${id}-d">
        <title id="${id}-t">${title}</title>
        <desc id="${id}-d">${description}</desc>
        ${plot(chart, { width, height })}
      </svg>
      <div class="times" aria-hidden="true">${timeLabels(span).map((label) => html`<span>${label}</span>`)}</div>
    </div>
    ${legend(series, bands)}
    <details>
      <summary>Figures</summary>
      ${table}
    </details>
  </figure> `;
}

/** The values beside the axis, from above. */
export function ticksOf({ top }: Pick<Chart, "top">): number[] {
  return [top, top / 2, 0];
}

/** What is drawn between the axes: marked times, the grid, the lines. */
export function plot(
  { span, series, bands = [], top }: Pick<Chart, "span" | "series" | "bands" | "top">,
  size: Pick<Plane, "width" | "height">,
): Markup[] {
  const plane = { ...size, span, top };
  return [
    ...bands.map((band) => bandOf(band, plane)),
    ...ticksOf({ top }).map((_, index) => gridLine((index * size.height) / 2, size.width)),
    ...series.map(
      ({ look, points, isStepped }) => html`<path class="line ${look}" d="${curve(points, plane, isStepped)}" />`,
    ),
  ];
}

function bandOf({ kind, from, to }: Band, plane: Plane): Markup {
  const left = across(from, plane);
  const right = Math.max(across(to, plane), left + 3);
  return html`<rect
    class="band ${kind}"
    x="${left.toFixed(1)}"
    y="0"
    width="${(right - left).toFixed(1)}"
    height="${plane.height}"
  />`;
}

function gridLine(y: number, right: number): Markup {
  return html`<path class="grid" d="M0 ${y}H${right}" />`;
}

function legend(series: readonly Series[], bands: readonly Band[]): Markup {
  const line = ({ look, label }: Series) =>
    html`<li>
      <svg aria-hidden="true" viewBox="0 0 24 8"><path class="line ${look}" d="M0 4H24" /></svg>${label}
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
