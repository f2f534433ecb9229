import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policiesPage } from "../../../docs/generate-policies.ts";
import { repositoryRoot } from "../../../local/paths.ts";

describe("docs/policies.md", () => {
  it("has the rules as they are now; otherwise: npm run docs", () => {
    assert.equal(readFileSync(join(repositoryRoot, "docs/policies.md"), "utf8"), policiesPage());
  });
});
