/** Writes who may do what in the cluster into docs/security.md, from policies/access/: `node docs/generate-security.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ask } from "../policies/access/ask.ts";
import { acceptedDangers } from "../policies/access/dangers.ts";
import { permissions } from "../policies/access/permissions.ts";
import { pageWith } from "./generated-section.ts";

const section = {
  page: "security.md",
  begin: "<!-- access: written by docs/generate-security.ts -->",
  end: "<!-- end of access -->",
};

/** The text of docs/security.md with the permissions as they are now. @throws where the marks between which they stand are gone */
export function securityPage(): string {
  return pageWith(section, `${permissionTable()}\n\n${dangerTable()}`);
}

function permissionTable(): string {
  const rows = Object.entries(permissions).map(([account, asks]) => `| \`${account}\` | ${summaryOf(asks)} |`);
  return ["| account | may |", "| --- | --- |", ...rows].join("\n");
}

function dangerTable(): string {
  const rows = acceptedDangers.map(
    ({ account, asks, reason }) => `| \`${account}\` | ${summaryOf(asks)} | ${reason} |`,
  );
  return ["| account | what is dangerous of it | why it has to be |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Verbs and objects, those with the same verbs together; and where, the places with the same rights together. */
function summaryOf(asks: readonly Ask[]): string {
  const namespaces = Map.groupBy(asks, ({ namespace }) => namespace);
  const rights = [...namespaces].flatMap(([namespace, there]) =>
    rightsOf(there).map((right) => ({ right, namespace })),
  );
  return [...Map.groupBy(rights, ({ right }) => right)]
    .map(([right, same]) => {
      const places = same.flatMap(({ namespace }) => (namespace === undefined ? [] : [`\`${namespace}\``]));
      return places.length === 0 ? right : `${right} in ${places.join(", ")}`;
    })
    .join("; ");
}

/** Such as ``list, watch `pods`, `jobs` ``. */
function rightsOf(asks: readonly Ask[]): string[] {
  const objects = Map.groupBy(asks, ({ resource, name }) =>
    name === undefined ? `\`${resource}\`` : `\`${resource}\` of \`${name}\``,
  );
  const verbs = [...objects].map(([object, same]) => ({ object, verbs: same.map(({ verb }) => verb).join(", ") }));
  return [...Map.groupBy(verbs, (right) => right.verbs)].map(
    ([shared, same]) => `${shared} ${same.map(({ object }) => object).join(", ")}`,
  );
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, section.page), securityPage());
