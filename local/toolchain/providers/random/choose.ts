import { randomInt } from "node:crypto";

/** One element, each equally likely. `randomInt` discards the values that a plain modulo would favour. */
export function choose<T>(from: readonly T[]): T {
  const chosen = from[randomInt(from.length)];
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
}

/** A new array with the same elements, every order equally likely (Fisher-Yates). */
export function shuffle<T>(elements: readonly T[]): T[] {
  const shuffled = [...elements];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}

/** A whole number between both bounds, both included, each equally likely, for any safe integers. */
export function integerBetween(min: number, max: number): number {
  const span = max - min + 1;
  // randomInt takes ranges below 2^48; wider ones are put together from two draws, rejecting what lies outside.
  if (span <= 2 ** 47) return min + randomInt(span);
  for (;;) {
    const drawn = randomInt(2 ** 27) * 2 ** 27 + randomInt(2 ** 27);
    if (drawn < span) return min + drawn;
  }
}
