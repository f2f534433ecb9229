/** A combination of settings that must not be: where it shows, and what is allowed there. */
export interface BrokenRule {
  readonly path: readonly string[];
  readonly message: string;
  readonly kind: "combination";
}

/** None, or the one rule. */
export function broken(isBroken: boolean, path: readonly string[], message: string): BrokenRule[] {
  return isBroken ? [{ path, message, kind: "combination" }] : [];
}
