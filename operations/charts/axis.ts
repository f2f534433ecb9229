/** A span of time, milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

/** `14:30:05`, UTC. @param time milliseconds since 1970, or ISO 8601 */
export function clock(time: number | string): string {
  return new Date(time).toISOString().slice(11, 19);
}

/** Three times below a chart: where it begins, its middle and its end. Of more than a day the date tells them apart. */
export function timeLabels({ from, to }: Span): string[] {
  const isLong = to - from > 20 * 3600_000;
  const label = (time: number) => (isLong ? new Date(time).toISOString().slice(5, 16).replace("T", " ") : clock(time));
  return [from, (from + to) / 2, to].map(label);
}

/** The next of 1, 2, 5, 10, 20, … times `unit` that is not below a value. */
export function roundTop(value: number, unit: number): number {
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value / unit, 1))));
  const factor = [1, 2, 5, 10].find((one) => one * magnitude * unit >= value) ?? 10;
  return factor * magnitude * unit;
}
