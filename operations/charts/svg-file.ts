import { timeLabels } from "./axis.ts";
import { type Chart, plot, type Series, ticksOf } from "./figure.ts";
import { lineStyle } from "./line-style.ts";
import { html, Markup } from "./markup.ts";

/** The same everywhere, whatever shows it: nothing in it is loaded from anywhere. */
const style = `
:root{color-scheme:light dark;--page:#fff;--ink:#1f2328;--faint:#59636e;--rule:#d1d9e0}
@media screen and (prefers-color-scheme:dark){:root{--page:#0d1117;--ink:#e6edf3;--faint:#9198a1;--rule:#3d444d}}
text{font:13px system-ui,sans-serif;fill:var(--faint)}
.title{font-size:16px;font-weight:600;fill:var(--ink)}
.page{fill:var(--page)}
.line{fill:none;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
.grid{fill:none;stroke:var(--rule);stroke-width:1}
${lineStyle}`;

const width = 800;
const area = { left: 88, top: 48, width: 688, height: 220 };
const row = 22;

/** A chart as a file of its own: SVG with its style, its words and its legend. */
export function svgFile(chart: Chart): string {
  const { title, description, span, series, format } = chart;
  const bottom = area.top + area.height;
  const height = bottom + 40 + row * series.length;
  const drawn = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-labelledby="t d"
  >
    <title id="t">${title}</title>
    <desc id="d">${description}</desc>
    <style>
      ${new Markup(style)}
    </style>
    <rect class="page" width="${width}" height="${height}" />
    <text class="title" x="16" y="28">${title}</text>
    ${ticksOf(chart).map((tick, index) => words(format(tick), area.left - 10, area.top + (index * area.height) / 2 + 4, "end"))}
    <g transform="translate(${area.left} ${area.top})">${plot(chart, area)}</g>
    ${timeLabels(span).map((label, index) => words(label, area.left + (index * area.width) / 2, bottom + 20, anchors[index] ?? "end"))}
    ${series.map((each, index) => legendOf(each, bottom + 44 + row * index))}
  </svg> `;
  return `${drawn.toString().replaceAll(/\n\s+/g, "\n").trim()}\n`;
}

const anchors = ["start", "middle", "end"];

function words(text: string, x: number, y: number, anchor: string): Markup {
  return html`<text x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;
}

function legendOf({ look, label }: Series, y: number): Markup {
  const line = html`<path class="line ${look}" d="M${area.left} ${y - 4}h26" />`;
  return html`${line}${words(label, area.left + 36, y, "start")}`;
}
