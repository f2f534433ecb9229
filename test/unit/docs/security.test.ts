import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { securityPage } from "../../../docs/generate-security.ts";
import { repositoryRoot } from "../../../local/paths.ts";

describe("docs/security.md", () => {
  it("has the permissions as they are now; otherwise: npm run docs", () => {
    assert.equal(readFileSync(join(repositoryRoot, "docs/security.md"), "utf8"), securityPage());
  });
});
