import { parseDocument } from "yaml";
import { type FlagDefinition, readDefinition } from "./definition.ts";
import { schemaAddress, schemaMistakes } from "./flagd-schema.ts";
import { type Mistake, sentence, shown } from "./mistake.ts";
import { evaluatorMistakes, targetingMistakes } from "./targeting.ts";

/** A file of `flags/` as it was read. */
export interface FlagText {
  /** Its name, without the folder. */
  name: string;
  text: string;
}

/** The flags of a file that are right, its shared rules, and a sentence for every mistake. */
export interface FlagFile {
  name: string;
  flags: Readonly<Record<string, FlagDefinition>>;
  evaluators: Readonly<Record<string, unknown>>;
  problems: readonly string[];
}

const knownKeys = ["$schema", "flags", "$evaluators"];

/** Reads one file in flagd's format. */
export function readFlagFile({ name, text }: FlagText): FlagFile {
  const file = parsed(text);
  if ("problem" in file) return withoutFlags(name, file.problem);
  const { content } = file;
  const unknown = Object.keys(content).filter((key) => !knownKeys.includes(key));
  const { $schema, flags = {}, $evaluators: evaluators = {} } = content;
  if (!isMap(flags) || !isMap(evaluators)) {
    return withoutFlags(name, "must have a map of flags by their names under flags, and of rules under $evaluators");
  }
  const of = (mistakes: readonly Mistake[], flag?: string) => mistakes.map((mistake) => sentence(name, flag, mistake));
  const sharedRules = Object.entries(evaluators).flatMap(([key, rule]) => {
    const mistakes = evaluatorMistakes(key, rule, evaluators);
    return mistakes.length > 0 ? mistakes : schemaMistakes("$evaluators", key, rule);
  });
  const found = Object.entries(flags).map(([flag, raw]) => ({ flag, ...readFlag(flag, raw, evaluators) }));
  return {
    name,
    flags: Object.fromEntries(found.flatMap(({ flag, definition }) => (definition ? [[flag, definition]] : []))),
    evaluators,
    problems: [
      ...unknown.flatMap((key) => of([unknownKey(key)])),
      ...($schema === schemaAddress ? [] : of([otherSchema($schema)])),
      ...of(sharedRules),
      ...found.flatMap(({ flag, mistakes }) => of(mistakes, flag)),
    ],
  };
}

function readFlag(
  flag: string,
  raw: unknown,
  evaluators: FlagFile["evaluators"],
): { definition?: FlagDefinition; mistakes: readonly Mistake[] } {
  const definition = readDefinition(flag, raw);
  if (Array.isArray(definition)) return { mistakes: definition };
  const { targeting, variants } = definition;
  const own = targetingMistakes(targeting, { variants: Object.keys(variants), evaluators });
  // The schema comes last: it refuses what is refused here already, in words that help less.
  const mistakes = own.length > 0 ? own : schemaMistakes("flags", flag, definition);
  return mistakes.length > 0 ? { mistakes } : { definition, mistakes };
}

/** JSON, in which no key stands twice: the second one would silently win. */
function parsed(text: string): { content: Record<string, unknown> } | { problem: string } {
  try {
    const content: unknown = JSON.parse(text);
    if (!isMap(content)) return { problem: "must be a map with $schema and flags" };
    const twice = parseDocument(text).errors.find(({ code }) => code === "DUPLICATE_KEY");
    if (twice === undefined) return { content };
    return {
      problem: `has a key twice in line ${twice.linePos?.[0].line ?? "?"}: every flag, variant and key must be there once`,
    };
  } catch (error) {
    return { problem: `is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function withoutFlags(name: string, problem: string): FlagFile {
  return { name, flags: {}, evaluators: {}, problems: [sentence(name, undefined, { path: [], message: problem })] };
}

function unknownKey(key: string): Mistake {
  return { path: [key], message: `is not a known key; known there: ${knownKeys.join(", ")}` };
}

function otherSchema(value: unknown): Mistake {
  const is = value === undefined ? "is missing" : `is ${shown(value)}`;
  return { path: ["$schema"], message: `${is}: must be "${schemaAddress}"` };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
