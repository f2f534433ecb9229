import assert from "node:assert/strict";
import { lintKeys } from "../../../../../local/test/lint/keys.ts";

const sources = {
  "app/main.ts": 'import { a } from "./parts/a.ts";\nimport { z } from "zod";\n',
  "app/parts/a.ts": 'import type { B } from "../b.ts";\n',
  "app/b.ts": 'export type B = typeof import("./lazy.ts");\n',
  "app/lazy.ts": 'import "./main.ts";\nexport const lazy = 1;\n',
  "app/alone.ts": "export const text = 'import \"./main.ts\"';\n",
  "app/package.d.ts": 'declare module "package" {}\n',
};

const keysOf = (changes: Readonly<Record<string, string>> = {}, common = ["rules"]) =>
  lintKeys(new Map(Object.entries({ ...sources, ...changes })), common);

/** The files whose keys are other ones after a change. */
function changed(changes: Readonly<Record<string, string>>, common?: string[]): string[] {
  const [before, after] = [keysOf(), keysOf(changes, common)];
  return [...after.keys()].filter((path) => after.get(path) !== before.get(path)).sort();
}

const all = Object.keys(sources).sort();

describe("the keys by which the linter knows files", () => {
  it("are the same for the same files", () => {
    assert.deepEqual(changed({}), []);
    assert.equal(new Set(keysOf().values()).size, all.length);
  });

  it("are others for a file and all that import it, however far away, and for nothing else", () => {
    assert.deepEqual(changed({ "app/alone.ts": "" }), ["app/alone.ts"]);
    const circle = ["app/b.ts", "app/lazy.ts", "app/main.ts", "app/parts/a.ts"];
    assert.deepEqual(changed({ "app/lazy.ts": 'import "./main.ts";\n' }), circle);
    assert.deepEqual(changed({ "app/parts/a.ts": "export const a = 1;\n" }), circle);
  });

  it("are others for all files when the rules change, or what is declared for all of them", () => {
    assert.deepEqual(changed({}, ["other rules"]), all);
    assert.deepEqual(changed({ "app/package.d.ts": 'declare module "other" {}\n' }), all);
    assert.deepEqual(changed({ "app/global.ts": "declare global {}\n" }), ["app/global.ts", ...all].sort());
  });
});
