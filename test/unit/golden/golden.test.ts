import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../local/paths.ts";
import { differences } from "../../support/pulumi-graph-difference.ts";
import { graphOf } from "../../support/pulumi-graph.ts";

describe("the graph of the real program with the real stack file", function () {
  this.timeout(60_000);

  const goldenFile = (stack: string) => join(repositoryRoot, "test", "golden", `${stack}.json`);

  for (const stack of ["local", "staging", "production"]) {
    it(`of stack ${stack} is test/golden/${stack}.json`, async () => {
      const file = goldenFile(stack);
      const graph = await graphOf(stack);

      if (process.env["UPDATE_GOLDEN"] === "1") {
        writeFileSync(file, graph);
      }

      const found = differences(JSON.parse(readFileSync(file, "utf8")), JSON.parse(graph));
      assert.equal(
        found.length,
        0,
        `The program declares something else for ${stack} than test/golden/${stack}.json says:\n` +
          `${found.join("\n")}\nWhere that is intended: UPDATE_GOLDEN=1 npm run test:unit, and review the difference.`,
      );
    });
  }

  it("of staging has nothing that production's does not have, so that a preview of production shows both", () => {
    const namesIn = (stack: string) => {
      const { resources } = JSON.parse(readFileSync(goldenFile(stack), "utf8")) as { resources: object };
      return Object.keys(resources);
    };
    const production = new Set(namesIn("production"));
    assert.deepEqual(
      namesIn("staging").filter((name) => !production.has(name)),
      [],
    );
  });
});
