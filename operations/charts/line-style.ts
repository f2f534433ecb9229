/** How many lines can be told apart by their colour; every look is `c0` to `c5`, with `dashed` or `dotted` besides. */
export const lineColours = 6;

/** Colours that people who confuse some can tell apart (Okabe and Ito), lighter on dark. */
const light = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07d00", "#2b96d6"];
const dark = ["#58a6ff", "#ff9356", "#3fd0a0", "#e59cc4", "#f0bf4c", "#8fd0f5"];

const variables = (colours: readonly string[]) => colours.map((colour, index) => `--c${index}:${colour}`).join(";");

/** The looks of lines in CSS. */
export const lineStyle = `
:root{${variables(light)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}
${light.map((_, index) => `.line.c${index}{stroke:var(--c${index})}`).join("\n")}
.line.dashed{stroke-dasharray:6 4}
.line.dotted{stroke-dasharray:1 5}
`;
