import type { RolloutState } from "../../rollouts/state.ts";
import type { StackStatus } from "../../status/state.ts";
import { type Cell, paint, renderTable, type Style } from "../../terminal/table.ts";
import { statusFacts } from "./status-facts.ts";

type RolloutStatus = StackStatus["rollouts"][number];

const marks: Readonly<Record<RolloutState["phase"], { mark: string; style: Style }>> = {
  Healthy: { mark: "✔", style: "green" },
  Progressing: { mark: "…", style: "cyan" },
  Paused: { mark: "!", style: "yellow" },
  Degraded: { mark: "✘", style: "red" },
  unknown: { mark: "?", style: "yellow" },
};

const analysisStyles: Readonly<Record<string, Style>> = {
  ...{ Successful: "green", Running: "cyan", Pending: "cyan", Inconclusive: "yellow", Failed: "red", Error: "red" },
};

/** How a stack stands, in a screen of text. @param now milliseconds since 1970 */
export function statusLines(found: StackStatus, colours: boolean, now = Date.now()): string[] {
  const status = printable(found);
  const { rollouts } = status;
  const header = ["SERVICE", "RELEASE", "TRAFFIC", "STEP", "ROLLOUT", "READY", "ANALYSIS"];
  return [
    paint(releaseSentence(status), "bold", colours),
    "",
    ...(rollouts.length === 0
      ? []
      : [...renderTable(header, rollouts.map(row), colours), ...notes(rollouts, colours), ""]),
    ...renderTable(
      undefined,
      statusFacts(status, now).map(([name, { text, style }]) => [{ text: name }, { text, ...(style && { style }) }]),
      colours,
    ),
  ];
}

/** Without line feeds, and without what a terminal would take for an order: much of it was written by others. */
function printable(status: StackStatus): StackStatus {
  const clean = (_: string, value: unknown) => (typeof value === "string" ? value.replaceAll(/\p{Cc}+/gu, " ") : value);
  return JSON.parse(JSON.stringify(status, clean)) as StackStatus;
}

function releaseSentence({ stack, namespace, rollouts }: StackStatus): string {
  if (rollouts.length === 0) return `${stack}: nothing is deployed in the namespace ${namespace}.`;
  const running = new Map<string, string[]>();
  for (const { service, releases } of rollouts) {
    const tag = releases.stable ?? unknownRelease;
    running.set(tag, [...(running.get(tag) ?? []), service]);
  }
  const runs =
    running.size === 1
      ? `${[...running.keys()].join()} runs`
      : `${[...running].map(([tag, services]) => `${tag} (${services.join(", ")})`).join(" and ")} run`;
  const changing = rollouts.filter(({ hashes }) => hashes.stable !== hashes.canary);
  if (changing.length === 0) return `${stack}: ${runs}.`;
  const tags = changing.map(({ releases: { stable, canary } }) =>
    canary !== null && canary === stable ? `another configuration of ${canary}` : (canary ?? unknownRelease),
  );
  const fate = changing.some(({ isAborted }) => isAborted) ? "was given up" : "is on its way";
  return `${stack}: ${runs}, ${[...new Set(tags)].join(" and ")} ${fate}.`;
}

const unknownRelease = "a release that is not known";

function row({
  service,
  releases,
  hashes,
  canaryWeight,
  step,
  phase,
  isAborted,
  pods,
  analysis,
}: RolloutStatus): Cell[] {
  const isSettled = hashes.stable === hashes.canary;
  const { mark, style } = marks[phase];
  const stable = releases.stable ?? "?";
  return [
    { text: service },
    { text: isSettled ? stable : `${stable} → ${releases.canary ?? "?"}` },
    { text: `${bar(canaryWeight)} ${String(canaryWeight).padStart(3)} %` },
    { text: step === null ? "–" : `${step.done} of ${step.all}` },
    { text: `${mark} ${isAborted ? "given up" : phase}`, style },
    { text: isSettled ? String(pods.stable) : `${pods.stable} + ${pods.canary}` },
    analysis === null
      ? { text: "–" }
      : { text: analysis.phase, ...(analysisStyles[analysis.phase] && { style: analysisStyles[analysis.phase] }) },
  ];
}

/** Ten places; some traffic is at least one of them, and less than all of it is less than ten. */
function bar(percent: number): string {
  const places = Math.round(percent / 10);
  const filled = percent <= 0 ? 0 : percent >= 100 ? 10 : Math.min(9, Math.max(1, places));
  return "█".repeat(filled) + "░".repeat(10 - filled);
}

/** What the controller and the analyses say of what is not well, and what the analyses have measured. */
function notes(rollouts: readonly RolloutStatus[], colours: boolean): string[] {
  return rollouts.flatMap(({ service, phase, message, analysis, hashes }) => {
    const { mark, style } = marks[phase];
    const isUnwell = ["Paused", "Degraded"].includes(phase);
    const said = isUnwell && message !== null ? [paint(`${mark} ${service}: ${message}`, style, colours)] : [];
    // Those of a version that is settled are history.
    if (analysis === null || hashes.stable === hashes.canary) return said;
    const metrics = analysis.metrics.map(({ name, phase: verdict, lastValue, message: why }) => {
      const value = lastValue === null ? "not measured yet" : `was ${lastValue}`;
      const line = `  ${service}: ${name} ${value}, ${verdict}${why === null ? "" : `: ${why}`}`;
      return paint(line, analysisStyles[verdict], colours);
    });
    return [...said, ...metrics];
  });
}
