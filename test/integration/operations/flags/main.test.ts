import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, run } from "../../../../local/exec.ts";
import { repositoryRoot } from "../../../../local/paths.ts";
import { flagsText, switchFlag } from "../../../support/flag-stage.ts";
import { nodeEnvironment } from "../../../support/node-environment.ts";

const program = join(repositoryRoot, "operations", "flags", "main.ts");

describe("npm run flags, which make check runs", function () {
  this.timeout(20_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "immoexpress-flags-"));
  });
  after(() => rm(folder, { recursive: true }));

  const check = () => run(process.execPath, [program, folder], { env: nodeEnvironment() });

  it("says nothing of flags that are right, and fails with a sentence for each mistake", async () => {
    await writeFile(join(folder, "a.json"), flagsText({ a: switchFlag() }));
    assert.deepEqual(await check(), { stdout: "", stderr: "" });

    await writeFile(join(folder, "b.json"), flagsText({ b: switchFlag({ defaultVariant: "x" }) }));
    await assert.rejects(check(), (error) => {
      assert(error instanceof CommandError);
      assert.equal(error.exitCode, 1);
      assert.equal(
        error.stderr,
        'flags/b.json: flag "b": defaultVariant is "x": must be one of its variants: on, off.\n' +
          "What is allowed is explained in docs/flags.md.\n",
      );
      return true;
    });
  });
});
