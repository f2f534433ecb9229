import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage } from "../../../docs/generate-configuration.ts";
import { repositoryRoot } from "../../../local/paths.ts";
import { rawConfig } from "../../support/pulumi-config.ts";

describe("docs/configuration.md", () => {
  const page = configurationPage();
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const keys = new Set(rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1]));

  it("is what the schema says now; otherwise: node docs/generate-configuration.ts", () => {
    assert.equal(readFileSync(join(repositoryRoot, "docs/configuration.md"), "utf8"), page);
  });

  it("says of every key what is allowed and what it means", () => {
    assert.ok(rows.length > 50, `${rows.length} keys`);
    const empty = rows.filter((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .some((cell) => cell.trim() === ""),
    );
    assert.deepEqual(empty, []);
  });

  for (const stack of ["local", "staging", "production"]) {
    it(`has every key that the stack file of ${stack} uses`, () => {
      const unknown = leavesOf(rawConfig(stack)).filter((path) => !keys.has(path));
      assert.deepEqual(unknown, []);
    });
  }

  it("has the default of a map for each of its keys, and names what is required", () => {
    const row = (key: string) => rows.find((line) => line.startsWith(`| \`${key}\``)) ?? "";
    assert.match(row("database.resources.limits.memory"), /\| `2Gi` \|/);
    assert.match(row("hosts.api"), /\| \*\*required\*\* \|/);
    assert.match(row("secrets.googleOAuth.clientId"), /required where there is a `secrets.googleOAuth`/);
  });
});

/** Paths of the values that are no maps, lists among them, and of empty maps. */
function leavesOf(value: unknown, path: readonly string[] = []): string[] {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = isMap ? Object.entries(value) : [];
  return entries.length === 0 ? [path.join(".")] : entries.flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}
