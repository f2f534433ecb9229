const unitSeconds: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A duration as Prometheus writes it, such as 6h30m, with what makes it a window: what names it is left alone. */
const durations = /(\[|offset )?(?<![\w:.])((?:\d+(?:ms|[smhdw]))+)(?![\w:])/g;

/** How durations are shortened. */
export interface Scale {
  /** What is left of each, in percent. */
  readonly percent: number;
  /** Windows are never shorter, in seconds: of fewer than four samples rates cannot be told reliably. */
  readonly shortestWindow: number;
}

/** Every duration of a PromQL expression, or a duration by itself, shortened; one that stays is written as it was. */
export function scaled(expression: string, { percent, shortestWindow }: Scale): string {
  return expression.replaceAll(durations, (whole: string, window: string | undefined, text: string) => {
    const before = durationSeconds(text);
    const after = Math.max(Math.round((before * percent) / 100), window === undefined ? 1 : shortestWindow);
    return after === before ? whole : `${window ?? ""}${after}s`;
  });
}

/** The seconds of a duration such as 6h30m. */
export function durationSeconds(text: string): number {
  const parts = text.matchAll(/(\d+)(ms|[smhdw])/g);
  return [...parts].reduce((sum, [, count, unit = ""]) => sum + Number(count) * (unitSeconds[unit] ?? 0), 0);
}
