import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../local/paths.ts";
import { isAllowed, packagesIn } from "../../../pipeline/licences.ts";

const lock = JSON.parse(readFileSync(join(repositoryRoot, "package-lock.json"), "utf8")) as {
  packages: Record<string, { integrity?: string; link?: boolean; resolved?: string }>;
};

describe("npm packages", () => {
  const packages = packagesIn(lock);

  it("have a licence each that is allowed", () => {
    assert.ok(packages.length > 500);
    assert.deepEqual(
      packages.filter(({ licence }) => !isAllowed(licence)),
      [],
    );
  });

  it("are pinned by hash, all of them", () => {
    const foreign = Object.entries(lock.packages).filter(([path]) => path.includes("node_modules/"));
    assert.deepEqual(
      foreign.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path),
      [],
    );
  });
});

describe("a licence", () => {
  for (const [licence, allowed] of [
    ["MIT", true],
    ["(MIT OR GPL-3.0)", true],
    ["(BSD-3-Clause AND Apache-2.0)", true],
    ["(MIT AND GPL-3.0)", false],
    ["GPL-3.0", false],
    ["UNLICENSED", false],
    ["", false],
  ] as const) {
    it(`"${licence}" is ${allowed ? "" : "not "}allowed`, () => assert.equal(isAllowed(licence), allowed));
  }
});
