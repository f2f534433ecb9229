import type { ConfigEntries, ConfigEntry } from "../history.ts";

/** One change of a stack's file. */
export interface ConfigChange {
  /** The key and what is below it: `["immoexpress:images", "frontend"]`. */
  readonly path: readonly string[];
  /** Undefined: it goes. */
  readonly value: unknown;
  /** Whether the value is encrypted; then it is a text. */
  readonly isSecret: boolean;
}

/** A value of which nobody can tell any more what in it was encrypted. */
export class UnclearSecretError extends Error {
  override readonly name = "UnclearSecretError";
}

/**
 * What has to change so that a stack's file says again what it said once. What is the same stays as it is written: most
 * secrets are, and need not be encrypted anew.
 * @param wanted with the secrets shown
 * @param now what the file means now, with the secrets shown
 * @param file what is written in it: an encrypted value is a map whose only key is `secure`
 * @throws UnclearSecretError
 */
export function configDifference(
  wanted: ConfigEntries,
  now: ConfigEntries,
  file: Readonly<Record<string, unknown>>,
): ConfigChange[] {
  const gone = Object.keys(now).filter((key) => !(key in wanted));
  return [
    ...gone.map((key) => ({ path: [key], value: undefined, isSecret: false })),
    ...Object.entries(wanted).flatMap(([key, entry]) => {
      // Where nothing is encrypted any more, what is written does not say what has to be.
      const written = entry.secret && now[key]?.secret !== true ? undefined : file[key];
      return changes([key], { wanted: valueOf(entry), now: valueOf(now[key]), file: written, isSecret: entry.secret });
    }),
  ];
}

interface Place {
  wanted: unknown;
  now: unknown;
  file: unknown;
  /** Whether something in the value that it belongs to is encrypted. */
  isSecret: boolean;
}

function changes(path: readonly string[], place: Place): ConfigChange[] {
  const { wanted, now, file, isSecret } = place;
  const wasSecret = hasSecret(file);
  // What became secret, or no longer is, is written anew although it is the same.
  const isWrittenSo = isSecret ? file !== undefined : !wasSecret;
  if (isWrittenSo && JSON.stringify(wanted) === JSON.stringify(now)) return [];
  if (isMap(wanted)) {
    const before = isMap(now) ? now : {};
    const written = isMap(file) && !isEncrypted(file) ? file : {};
    const gone = Object.keys(before).filter((key) => !(key in wanted));
    return [
      ...gone.map((key) => ({ path: [...path, key], value: undefined, isSecret: false })),
      ...Object.entries(wanted).flatMap(([key, value]) =>
        changes([...path, key], { wanted: value, now: before[key], file: written[key], isSecret }),
      ),
    ];
  }
  const encrypts = isSecret && (file === undefined || wasSecret);
  if (!encrypts) return [{ path, value: wanted, isSecret: false }];
  if (typeof wanted === "string") return [{ path, value: wanted, isSecret: true }];
  // Numbers and switches are never encrypted here; lists might be, in parts.
  if (!Array.isArray(wanted) || (file === undefined && path.length > 1)) {
    return [{ path, value: wanted, isSecret: false }];
  }
  throw new UnclearSecretError(path.join("."));
}

function valueOf(entry: ConfigEntry | undefined): unknown {
  return entry?.objectValue ?? entry?.value;
}

function hasSecret(value: unknown): boolean {
  if (isEncrypted(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasSecret);
}

function isEncrypted(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 1 && typeof value["secure"] === "string";
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
