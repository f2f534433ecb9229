/** How telling one receiver went. */
export interface Delivery {
  /** As messages name it. */
  receiver: string;
  /** Why it was not told; undefined: it was. */
  problem: string | undefined;
  attempts: number;
  milliseconds: number;
}

/** Milliseconds that all receivers together may cost: they are told at the same time. */
export const patience = 5_000;

/** How it went, in sentences; none for no receivers. */
export function describeDeliveries(deliveries: readonly Delivery[]): string[] {
  const told = deliveries.filter(({ problem }) => problem === undefined).map(({ receiver }) => receiver);
  const failed = deliveries.filter(({ problem }) => problem !== undefined);
  return [
    ...(told.length === 0 ? [] : [`Told ${new Intl.ListFormat("en-GB").format(told)}.`]),
    ...failed.map(({ receiver, problem, attempts }) => {
      const often = attempts > 1 ? ` after ${attempts} attempts` : "";
      return `Could not tell ${receiver}: ${problem ?? ""}${often}.`;
    }),
  ];
}
