import assert from "node:assert/strict";
import { policySection } from "../../../../local/policies/section.ts";

describe("what a preview says about policies", () => {
  const section = [
    "    ❌ immoexpress@v0.1.0",
    "        - [mandatory]  image-by-digest  (Deployment: web)",
    "          why",
  ];

  it("stands between its title and the next section", () => {
    const text = ["Previewing update", " + Stack create", "Policies:", ...section, "", "Outputs:", "    a: 1"].join(
      "\n",
    );
    assert.equal(policySection(text), section.join("\n"));
  });

  it("may be the last there is", () => {
    assert.equal(policySection(["Policies:", ...section, ""].join("\n")), section.join("\n"));
  });

  it("is missing where the preview failed before", () => {
    assert.equal(policySection("Previewing update\nerror: no such stack\n"), undefined);
  });
});
