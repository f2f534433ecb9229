import { isDeepStrictEqual } from "node:util";

/** The differences between two graphs, one line each: `+` what is new, `-` what is gone, `~` what changed and how. */
export function differences(expected: unknown, actual: unknown, path = ""): string[] {
  if (isDeepStrictEqual(expected, actual)) {
    return [];
  }
  if (!isContainer(expected) || !isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return [difference(path, expected, actual)];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) =>
    differences(Reflect.get(expected, key), Reflect.get(actual, key), path === "" ? key : `${path} › ${key}`),
  );
}

function difference(path: string, expected: unknown, actual: unknown): string {
  if (expected === undefined) {
    return `+ ${path}: ${short(actual)}`;
  }
  return actual === undefined ? `- ${path}: ${short(expected)}` : `~ ${path}: ${short(expected)} → ${short(actual)}`;
}

function short(value: unknown): string {
  const written = JSON.stringify(value);
  return written.length <= 160 ? written : `${written.slice(0, 157)}...`;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
