/** Writes the rules into docs/policies.md, from the rules themselves: `node docs/generate-policies.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../policies/rule.ts";
import { topics } from "../policies/rules/index.ts";
import { pageWith } from "./generated-section.ts";

const section = {
  page: "policies.md",
  begin: "<!-- rules: written by docs/generate-policies.ts -->",
  end: "<!-- end of the rules -->",
};

/** The text of docs/policies.md with the rules as they are now. @throws where the marks between which they stand are gone */
export function policiesPage(): string {
  return pageWith(section, rulesText());
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

if (import.meta.main) writeFileSync(join(import.meta.dirname, section.page), policiesPage());
