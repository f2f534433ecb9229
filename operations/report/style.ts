/** How the report looks: on a phone, on a wide screen, light, dark and on paper. Nothing in it is loaded from anywhere. */
export const style = `
:root{color-scheme:light dark;--page:#fff;--ink:#1f2328;--faint:#59636e;--rule:#d1d9e0;--soft:#f6f8fa;
--release:#0969da;--stable:#6e7781;--good:#1a7f37;--bad:#cf222e;--warning:#9a6700;--good-soft:#dafbe1;--bad-soft:#ffebe9;--warning-soft:#fff8c5}
@media screen and (prefers-color-scheme:dark){:root{--page:#0d1117;--ink:#e6edf3;--faint:#9198a1;--rule:#3d444d;--soft:#151b23;
--release:#58a6ff;--stable:#9198a1;--good:#3fb950;--bad:#f85149;--warning:#d29922;--good-soft:#12261e;--bad-soft:#2d1517;--warning-soft:#272115}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:64rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.4rem;line-height:1.3;margin:0;text-wrap:balance}
h2{font-size:1.15rem;margin:2.25rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--rule)}
code{font:.85em/1.5 ui-monospace,monospace}
small{display:block;font-weight:400;color:var(--faint)}
.none,em{color:var(--faint)}
.verdict{display:flex;gap:.9rem;align-items:flex-start;padding:1rem;border-radius:.5rem;border:1px solid;print-color-adjust:exact}
.verdict p{margin:.3rem 0 0}
.verdict>svg{flex:none;width:2rem;height:2rem;border-radius:50%;fill:none;stroke:var(--page);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.verdict.good{background:var(--good-soft);border-color:var(--good)}.verdict.good>svg{background:var(--good)}
.verdict.bad{background:var(--bad-soft);border-color:var(--bad)}.verdict.bad>svg{background:var(--bad)}
.verdict.warning{background:var(--warning-soft);border-color:var(--warning)}.verdict.warning>svg{background:var(--warning)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr));gap:.9rem 1.25rem;margin:1.5rem 0 0}
.facts div{min-width:0}
.facts .long{grid-column:1/-1}
dt{font-size:.8rem;color:var(--faint)}
dd{margin:0}
.digest{color:var(--faint);font-size:.72em}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .75rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:.8rem;color:var(--faint);font-weight:600}
tbody th{font-weight:600}
.number{text-align:right;white-space:nowrap}
.wide{overflow-x:auto}
.checks{min-width:44rem;overflow-wrap:break-word}
.detail{width:45%}
.result{font-weight:600;white-space:nowrap}
.result::before{content:"";display:inline-block;width:.6em;height:.6em;margin-right:.4em;border-radius:50%;background:currentColor;print-color-adjust:exact}
.succeeded,.passed{color:var(--good);fill:var(--good)}
.failed{color:var(--bad);fill:var(--bad)}
.flaky{color:var(--warning)}
.skipped{color:var(--faint)}
.timeline th:first-child{width:34%}
.when{width:38%}
.when span{display:block}
.bar{display:block;width:100%;height:.5rem;border-radius:.25rem;print-color-adjust:exact}
.track{fill:var(--soft)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1.5rem}
.chart{margin:0;min-width:0;break-inside:avoid}
figcaption{font-weight:600;font-size:.95rem;margin-bottom:.5rem}
.plot{display:grid;grid-template-columns:auto 1fr;gap:.35rem .6rem;font-size:.75rem;color:var(--faint);font-variant-numeric:tabular-nums}
.ticks,.times{display:flex;justify-content:space-between;white-space:nowrap}
.ticks{flex-direction:column;min-width:3.4em;text-align:right;line-height:1;margin:-.375em 0}
.times{grid-column:2}
.plot svg{display:block;width:100%;height:9rem;overflow:visible}
.line{fill:none;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.line.release{stroke:var(--release)}
.line.stable{stroke:var(--stable);stroke-width:2;stroke-dasharray:5 4}
.grid{fill:none;stroke:var(--rule);stroke-width:1;vector-effect:non-scaling-stroke}
.band{opacity:.18;print-color-adjust:exact}
.band.bad{fill:var(--bad)}.band.waiting{fill:var(--warning)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:.5rem 0 0;padding:0;list-style:none;font-size:.85rem}
.legend svg{width:1.6rem;height:.5rem;margin-right:.45rem;vertical-align:middle}
details{margin-top:.5rem;font-size:.9rem}
summary{cursor:pointer;color:var(--faint)}
footer{margin-top:3rem;font-size:.8rem;color:var(--faint)}
@media (max-width:34rem){h1{font-size:1.2rem}main{padding:.75rem .75rem 2rem}th,td{padding-right:.5rem}
.facts{grid-template-columns:1fr 1fr;gap:.7rem .75rem}dd{font-size:.9rem}.timeline th:first-child{width:auto}.when{width:30%}.timeline .number{white-space:normal}}
@media print{body{font-size:10pt}main{max-width:none;padding:0}.chart{break-inside:auto}.plot{break-inside:avoid}details::details-content{content-visibility:visible;block-size:auto}.checks{min-width:0}tr{break-inside:avoid}h2{break-after:avoid}}
`;
