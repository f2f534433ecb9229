import type { Result } from "./result.ts";
import { amount, median } from "./statistics.ts";

const labelWidth = 340;
const barWidth = 380;
const rowHeight = 26;

/** A bar for every measured time that is not long, all on one scale, as an SVG that reads on light and dark pages. */
export function chart(results: readonly Result[]): string {
  const measured = results.filter(({ values, unit, long }) => values.length > 0 && unit !== "bytes" && long !== true);
  const longest = Math.max(...measured.map(({ values }) => median(values)), 1);
  const rows = measured.map(({ what, values, comparedWith }, row) => {
    const y = row * rowHeight;
    const width = Math.max(2, (median(values) / longest) * barWidth);
    const colour = comparedWith === undefined ? "#2f81f7" : "#8b949e";
    return [
      `<text x="${labelWidth - 10}" y="${y + 18}" text-anchor="end">${escaped(what)}</text>`,
      `<rect x="${labelWidth}" y="${y + 5}" width="${width.toFixed(1)}" height="16" fill="${colour}"/>`,
      `<text x="${(labelWidth + width + 6).toFixed(1)}" y="${y + 18}">${amount(median(values))}</text>`,
    ].join("\n");
  });
  const size = `width="${labelWidth + barWidth + 70}" height="${measured.length * rowHeight}"`;
  const style = "text{font:13px sans-serif;fill:#57606a}@media(prefers-color-scheme:dark){text{fill:#c9d1d9}}";
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n<style>${style}</style>\n${rows.join("\n")}\n</svg>\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
