import { isDeepStrictEqual } from "node:util";
import { isMap, type Document } from "yaml";

/** Values of a YAML file by key, maps nested. */
export interface Values {
  readonly [key: string]: unknown;
}

export interface Change {
  path: string[];
  /** `undefined`: the key is gone. */
  value: unknown;
}

/** What was set, changed or removed between two documents, as the smallest maps and values that differ. */
export function changesBetween(before: Document, after: Document): Change[] {
  return differences([], before.toJS() as unknown, after.toJS() as unknown);
}

/**
 * Sets a value below a path: a map key by key, so that its other keys and every comment stay; anything else as a whole.
 */
export function setValues(document: Document, path: readonly string[], value: unknown): void {
  if (!isValues(value)) {
    if (!isDeepStrictEqual(toPlain(document, path), value)) document.setIn(path, value);
    return;
  }
  // A key written without a value (`config:`) holds null, which nothing can be set below.
  if (path.length > 0 && !isMap(document.getIn(path, true))) document.setIn(path, document.createNode({}));
  for (const [key, inner] of Object.entries(value)) setValues(document, [...path, key], inner);
}

function differences(path: string[], before: unknown, after: unknown): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isValues(before) || !isValues(after)) return [{ path, value: after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences([...path, key], before[key], after[key]));
}

function toPlain(document: Document, path: readonly string[]): unknown {
  const values = document.toJS() as unknown;
  return path.reduce<unknown>((inner, key) => (isValues(inner) ? inner[key] : undefined), values);
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
