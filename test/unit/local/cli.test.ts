import assert from "node:assert/strict";
import { join } from "node:path";
import { CommandError, run } from "../../../local/exec.ts";
import { repositoryRoot } from "../../../local/paths.ts";

describe("the command line", () => {
  for (const args of [[], ["upp"]]) {
    it(`refuses ${args[0] === undefined ? "no verb" : `"${args[0]}"`} and names the verbs`, async () => {
      await assert.rejects(run(process.execPath, [join(repositoryRoot, "local/cli.ts"), ...args]), (error) => {
        assert.ok(error instanceof CommandError);
        assert.equal(error.exitCode, 2);
        assert.match(error.stderr, /^unknown verb ".*": one of up, stop, down, .*bench is allowed\n$/);
        return true;
      });
    });
  }
});
