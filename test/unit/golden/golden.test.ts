import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../local/exec.ts";
import { repositoryRoot } from "../../../local/paths.ts";
import { differences } from "../../support/pulumi-graph-difference.ts";

describe("the graph of the real program with the real stack file", function () {
  this.timeout(60_000);

  for (const stack of ["local", "staging", "production"]) {
    it(`of stack ${stack} is test/golden/${stack}.json`, async () => {
      const file = join(repositoryRoot, "test", "golden", `${stack}.json`);
      const { stdout } = await run(process.execPath, ["test/support/pulumi-graph.ts", stack], { cwd: repositoryRoot });

      if (process.env["UPDATE_GOLDEN"] === "1") {
        writeFileSync(file, stdout);
      }

      const found = differences(JSON.parse(readFileSync(file, "utf8")), JSON.parse(stdout));
      assert.equal(
        found.length,
        0,
        `The program declares something else for ${stack} than test/golden/${stack}.json says:\n` +
          `${found.join("\n")}\nWhere that is intended: UPDATE_GOLDEN=1 npm run test:unit, and review the difference.`,
      );
    });
  }
});
