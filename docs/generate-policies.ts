/** Writes the rules into docs/policies.md, from the rules themselves: `node docs/generate-policies.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../policies/rule.ts";
import { topics } from "../policies/rules/index.ts";

const page = join(import.meta.dirname, "policies.md");
const begin = "<!-- rules: written by docs/generate-policies.ts -->";
const end = "<!-- end of the rules -->";

/** The text of docs/policies.md with the rules as they are now. @throws where the marks between which they stand are gone */
export function policiesPage(): string {
  const text = readFileSync(page, "utf8");
  const [before, after] = [text.split(begin)[0], text.split(end)[1]];
  if (before === undefined || after === undefined || !text.includes(begin))
    throw new Error(`${page} has to contain "${begin}" and "${end}", between which the rules are written`);
  return `${before}${begin}\n${rulesText()}\n${end}${after}`;
}

function rulesText(): string {
  const rules = Object.entries(topics).map(([topic, listed]) => [`### ${topic}`, "", ruleTable(listed), ""].join("\n"));
  return [...rules, "### Exemptions", "", exemptionTable(Object.values(topics).flat())].join("\n");
}

function ruleTable(rules: readonly Rule[]): string {
  return [
    "| rule | what holds | why | level |",
    "| --- | --- | --- | --- |",
    ...rules.map(
      ({ name, description, why, level = "mandatory" }) => `| \`${name}\` | ${description} | ${why} | ${level} |`,
    ),
  ].join("\n");
}

function exemptionTable(rules: readonly Rule[]): string {
  const rows = rules.flatMap(({ name, exemptions = [] }) =>
    exemptions.map(({ stacks, resources, reason }) => {
      const which = resources === undefined ? "all" : `\`${resources.source.replaceAll("|", "\\|")}\``;
      return `| \`${name}\` | ${stacks?.join(", ") ?? "every stack"} | ${which} | ${reason} |`;
    }),
  );
  return ["| rule | stacks | resources | reason |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

if (import.meta.main) writeFileSync(page, policiesPage());
