/** One thing that is wrong in a flag or around it. */
export interface Mistake {
  /** Keys and positions from the flag on, such as `targeting`, `if`, 0. */
  path: readonly (string | number)[];
  /** Continues "<where>": what it is and what is allowed. */
  message: string;
}

/** The sentence that a person reads: file, flag, where in it, what is wrong and what is allowed. */
export function sentence(file: string, flag: string | undefined, { path, message }: Mistake): string {
  const where = path.map((part, index) =>
    typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${part}`,
  );
  const parts = [`flags/${file}`, ...(flag === undefined ? [] : [`flag "${flag}"`])];
  return `${parts.join(": ")}: ${path.length === 0 ? "" : `${where.join("")} `}${message}.`;
}

/** A value as JSON on one line, cut where it would be too long to read there. */
export function shown(value: unknown): string {
  const written = value === undefined ? "missing" : JSON.stringify(value);
  return written.length <= 80 ? written : `${written.slice(0, 77)}...`;
}
