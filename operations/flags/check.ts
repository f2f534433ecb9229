import { type FlagText, readFlagFile } from "./file.ts";
import type { FlagDefinition } from "./definition.ts";
import { schemaAddress } from "./flagd-schema.ts";

/** Every flag of every file in one document of flagd's format. */
export interface FlagSet {
  flags: Readonly<Record<string, FlagDefinition>>;
  /** The document as JSON: what the pods read. */
  text: string;
}

/** Bytes that a ConfigMap holds at most, with room for its metadata. */
const maximumBytes = 1_000_000;

/** Checks all files together. @returns the whole set, or one sentence for every mistake */
export function checkFlags(texts: readonly FlagText[]): FlagSet | { problems: readonly string[] } {
  const files = texts.map(readFlagFile);
  const flags = Object.assign({}, ...files.map((file) => file.flags)) as FlagSet["flags"];
  const evaluators = Object.assign({}, ...files.map((file) => file.evaluators)) as Record<string, unknown>;
  const text = `${JSON.stringify({ $schema: schemaAddress, flags, $evaluators: evaluators }, undefined, 2)}\n`;
  const bytes = Buffer.byteLength(text);
  const problems = [
    ...files.flatMap((file) => file.problems),
    ...inSeveral(
      files.map(({ name, flags: own }) => ({ name, keys: Object.keys(own) })),
      "flag",
    ),
    ...inSeveral(
      files.map(({ name, evaluators: own }) => ({ name, keys: Object.keys(own) })),
      "shared rule",
    ),
    ...(bytes > maximumBytes
      ? [`flags/ has ${bytes} bytes: must be at most ${maximumBytes}, a ConfigMap's size.`]
      : []),
  ];
  return problems.length === 0 ? { flags, text } : { problems };
}

function inSeveral(files: readonly { name: string; keys: readonly string[] }[], what: string): string[] {
  const places = Map.groupBy(
    files.flatMap(({ name, keys }) => keys.map((key) => ({ key, name }))),
    ({ key }) => key,
  );
  return [...places].flatMap(([key, found]) => {
    const names = found.map(({ name }) => name).join(" and ");
    return found.length < 2 ? [] : [`flags/: ${what} "${key}" is in ${names}: must be in one file.`];
  });
}
