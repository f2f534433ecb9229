import { renderTable } from "../terminal/table.ts";
import type { Verb } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { commonOptions, type OptionSpec } from "./verb-spec.ts";
import { verbNames, verbs } from "./verbs.ts";

/** The help of one verb, or of all of them; ends with a new line. */
export function help(topic: Verb | undefined): string {
  return `${(topic === undefined ? overview() : helpOf(topic)).join("\n")}\n`;
}

function overview(): string[] {
  return [
    "Releases, backups, restores, health, status and logs of ImmoExpress. Starts the work in the cluster and follows it.",
    "",
    "  npm run immo -- COMMAND [OPTIONS]",
    "",
    ...indented(verbNames.map((name) => [name, verbs[name].summary])),
    "",
    "  COMMAND --help says more.",
    "",
    "Exit codes:",
    ...indented(Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning])),
  ];
}

function helpOf(verb: Verb): string[] {
  const { summary, word, options, example } = verbs[verb];
  const all: Record<string, OptionSpec> = { ...options, ...commonOptions };
  const shown = Object.entries(all).filter(([, { hidden }]) => hidden !== true);
  const usage = [verb, ...(word === undefined ? [] : [word]), "[OPTIONS]"].join(" ");
  return [
    `${summary}.`,
    "",
    `  npm run immo -- ${usage}`,
    "",
    ...indented(shown.map(([name, { value, help }]) => [`--${name}${value === undefined ? "" : ` ${value}`}`, help])),
    "",
    `For example: npm run immo -- ${example}`,
  ];
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return renderTable(
    undefined,
    rows.map((row) => row.map((text) => ({ text }))),
    false,
  ).map((line) => `  ${line}`);
}
