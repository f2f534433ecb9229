/** `1.25 %`, `12.5 %`. */
export function percent(value: number): string {
  return `${Number(value.toFixed(value < 10 ? 2 : 1))} %`;
}

/** `180 ms`, `1.4 s`. */
export function milliseconds(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${Number((value / 1000).toFixed(2))} s`;
}
