import assert from "node:assert/strict";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../../../local/paths.ts";
import { linkProgram } from "../../../../local/stack/scratch.ts";

describe("a second home of the program", () => {
  it("has the program, but neither stack files nor history", async () => {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-scratch-"));
    try {
      await linkProgram(directory);
      const names = await readdir(directory);
      assert.equal(await realpath(join(directory, "index.ts")), join(repositoryRoot, "index.ts"));
      assert.ok(names.includes("node_modules") && names.includes("package.json"));
      assert.deepEqual(
        names.filter((name) => name.startsWith("Pulumi.") || name === ".git"),
        [],
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
