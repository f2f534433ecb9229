/** A version's numbers; missing ones count as 0. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The first thing in `text` that looks like a version (`v1.35.4`, `OpenSSL 3.0.22 25 Aug`), or undefined. */
export function findVersion(text: string): string | undefined {
  return /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0];
}

/**
 * Whether a version lies in a range of comparators that all must hold, such as `>=1.6 <3` or `=3.259.0`.
 * @throws Error when the range or the version cannot be read
 */
export function satisfies(version: string, range: string): boolean {
  const actual = parseVersion(version);
  return range.split(/\s+/).every((comparator) => {
    const match = /^(>=|<|=)(\d+(?:\.\d+){0,2})$/.exec(comparator);
    if (match === null) throw new Error(`version range "${range}": "${comparator}" is not >=, < or = and a version`);
    const [, operator, limit] = match;
    const order = compare(actual, parseVersion(limit ?? ""));
    if (operator === ">=") return order >= 0;
    return operator === "<" ? order < 0 : order === 0;
  });
}

function parseVersion(text: string): Version {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text);
  if (match === null) throw new Error(`"${text}" is not a version`);
  return [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
}

function compare(left: Version, right: Version): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}
