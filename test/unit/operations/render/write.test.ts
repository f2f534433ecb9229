import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DirectoryInUseError, prepareDirectory, writeManifests } from "../../../../operations/render/write.ts";

describe("the directory of manifests", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "immoexpress-render-"))));
  afterEach(() => rm(directory, { recursive: true }));

  it("is made, and gets a file for each", async () => {
    const target = join(directory, "a", "b");
    await prepareDirectory(target);
    await writeManifests(target, [
      { file: "pod-x.yaml", text: "kind: Pod\n" },
      { file: "pod-y.yaml", text: "kind: Pod\n" },
    ]);
    assert.deepEqual((await readdir(target)).sort(), ["pod-x.yaml", "pod-y.yaml"]);
    assert.equal(await readFile(join(target, "pod-x.yaml"), "utf8"), "kind: Pod\n");
  });

  it("that holds something already is refused", async () => {
    await writeManifests(directory, [{ file: "pod-x.yaml", text: "kind: Pod\n" }]);
    await assert.rejects(prepareDirectory(directory), (error: Error) => {
      assert.ok(error instanceof DirectoryInUseError);
      assert.equal(error.message, `${directory} is not empty: choose another directory with --to, or empty it.`);
      return true;
    });
  });
});
