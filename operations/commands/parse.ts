import { parseArgs } from "node:util";
import { closest } from "./closest.ts";
import { type Command, UsageError, type Verb } from "./command.ts";
import { Given } from "./given.ts";
import { commonOptions, type OptionSpec } from "./verb-spec.ts";
import { verbNames, verbs } from "./verbs.ts";

/**
 * Understands a command line.
 * @param argv without the program
 * @throws UsageError in one sentence
 */
export function parseCommand(argv: readonly string[]): Command {
  const { options, words } = read(argv);
  const wantsHelp = options.some(({ name }) => name === "help");
  if (words.length === 0 || (words.length === 1 && words[0] === "help")) {
    if (wantsHelp || words.length > 0 || argv.length === 0) return { verb: "help", topic: undefined };
    throw new UsageError(`A command is missing before ${argv[0] ?? ""}: one of ${verbNames.join(", ")} is allowed.`);
  }
  const { verb, rest } = verbOf(words[0] === "help" ? words.slice(1) : words, wantsHelp);
  if (wantsHelp || words[0] === "help") return { verb: "help", topic: verb };
  const values = check(verb, options);
  const given = new Given(values, rest);
  const stack = given.matching("stack", /^[\w.-]{1,100}$/, "the name of a stack, such as local or production,");
  return { ...verbs[verb].build(given), json: given.has("json"), stack: stack ?? "local" };
}

interface GivenOption {
  name: string;
  /** As it was written: `--date`. */
  raw: string;
  value: string | undefined;
  inline: boolean;
}

function read(argv: readonly string[]): { options: GivenOption[]; words: string[] } {
  const known = Object.entries(everyOption()).map(
    ([name, { value }]) => [name, { type: value === undefined ? ("boolean" as const) : ("string" as const) }] as const,
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...Object.fromEntries(known), help: { type: "boolean", short: "h" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return {
    words: tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : [])),
    options: tokens.flatMap((token) =>
      token.kind === "option"
        ? [{ name: token.name, raw: token.rawName, value: token.value, inline: token.inlineValue ?? false }]
        : [],
    ),
  };
}

/** The longest verb that the words begin with; the words behind it. */
function verbOf(words: readonly string[], wantsHelp: boolean): { verb: Verb; rest: readonly string[] } {
  const [first = "", second] = words;
  const two = verbNames.find((name) => name === `${first} ${second ?? ""}`);
  const verb = two ?? verbNames.find((name) => name === first);
  const rest = words.slice(two === undefined ? 1 : 2);
  if (verb === undefined) throw new UsageError(unknownVerb(words));
  const allowed = verbs[verb].word === undefined ? 0 : 1;
  const surplus = rest[allowed];
  if (surplus === undefined || wantsHelp) return { verb, rest };
  if (two === undefined && verbNames.some((name) => name.startsWith(`${first} `))) {
    throw new UsageError(unknownVerb(words));
  }
  throw new UsageError(`"${surplus}" is one word too many: ${usage(verb)} is allowed.`);
}

function unknownVerb([first = "", second]: readonly string[]): string {
  const isGroup = verbNames.some((name) => name.startsWith(`${first} `));
  const said = isGroup && second !== undefined ? `${first} ${second}` : first;
  const allowed = verbNames.filter((name) => !isGroup || name.startsWith(first));
  if (said === first && isGroup) return `"${said}" alone is not a command: one of ${allowed.join(", ")} is allowed.`;
  const meant = closest(said, allowed) ?? closest(words(said, second), allowed);
  const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return `"${said}" is not a command: one of ${allowed.join(", ")} is allowed.${hint}`;
}

function words(first: string, second: string | undefined): string {
  return second === undefined ? first : `${first} ${second}`;
}

/** The options as values, each at most once. */
function check(verb: Verb, options: readonly GivenOption[]): Map<string, string | true> {
  const specs: Readonly<Record<string, OptionSpec>> = { ...verbs[verb].options, ...commonOptions };
  const values = new Map<string, string | true>();
  for (const { name, raw, value, inline } of options) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (spec === undefined) throw new UsageError(unknownOption(verb, raw, name, specs));
    if (values.has(name)) throw new UsageError(`${raw} is given twice: once is allowed.`);
    values.set(name, valueOf(raw, value, inline, spec));
  }
  return values;
}

function valueOf(raw: string, value: string | undefined, inline: boolean, spec: OptionSpec): string | true {
  if (spec.value === undefined) {
    if (value !== undefined) throw new UsageError(`${raw} takes no value: leave "=${value}" out.`);
    return true;
  }
  const isMissing = value === undefined || value === "" || (!inline && value.startsWith("-") && value !== "-");
  if (isMissing) throw new UsageError(`${raw} needs a value: ${raw}=${spec.value}, ${spec.help}.`);
  return value;
}

function unknownOption(verb: Verb, raw: string, name: string, specs: Readonly<Record<string, OptionSpec>>): string {
  const shown = Object.keys(specs).filter((option) => specs[option]?.hidden !== true);
  const meant = closest(name, shown);
  const hint = meant === undefined ? "" : ` Did you mean --${meant}?`;
  const allowed = shown.map((option) => `--${option}`).join(", ");
  return `${verb} has no option ${raw}: ${allowed} are allowed.${hint}`;
}

function usage(verb: Verb): string {
  const { word } = verbs[verb];
  return word === undefined ? verb : `${verb} ${word}`;
}

function everyOption(): Record<string, OptionSpec> {
  const own = Object.values(verbs).map(({ options }) => options as Record<string, OptionSpec>);
  return Object.assign({}, ...own, commonOptions) as Record<string, OptionSpec>;
}
