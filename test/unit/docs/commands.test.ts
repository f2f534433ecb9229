import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../local/paths.ts";
import { codeIn, pages } from "../../support/documents.ts";

const read = (file: string) => readFileSync(join(repositoryRoot, file), "utf8");

/** Targets that people call: those with a line of help. */
const targets = [...read("Makefile").matchAll(/^([a-z0-9]+):.*## /gm)].map(([, target = ""]) => target);
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

const named = (pattern: RegExp) =>
  pages().flatMap(({ path, text }) =>
    codeIn(text).flatMap((code) => [...code.matchAll(pattern)].map(([, name = ""]) => ({ path, name }))),
  );

const makes = named(/\bmake (?:-s )?([a-z0-9]+)/g);

describe("commands in the documentation", () => {
  const cases = [
    { what: "make targets", found: makes, exists: (name: string) => targets.includes(name) },
    { what: "npm scripts", found: named(/\bnpm run ([\w:-]+)/g), exists: (name: string) => name in scripts },
    {
      what: "npx programs",
      found: named(/\bnpx ([\w-]+)/g),
      exists: (name: string) => existsSync(join(repositoryRoot, "node_modules/.bin", name)),
    },
    {
      what: "files that Node runs",
      found: named(/\bnode ([\w./-]+\.ts)/g),
      exists: (name: string) => existsSync(join(repositoryRoot, name)),
    },
  ];

  for (const { what, found, exists } of cases) {
    it(`are ${what} that there are`, () => {
      assert.notEqual(found.length, 0);
      assert.deepEqual(
        found.filter(({ name }) => !exists(name)),
        [],
      );
    });
  }

  it("leave out no make target", () => {
    const known = new Set(makes.map(({ name }) => name));
    assert.deepEqual(
      targets.filter((target) => !known.has(target)),
      [],
    );
  });
});
