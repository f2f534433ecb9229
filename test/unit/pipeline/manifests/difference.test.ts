import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareManifests } from "../../../../pipeline/manifests/difference.ts";

describe("the difference of two directories of manifests", () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-manifests-"));
    const write = async (side: string, files: Record<string, string>) => {
      await mkdir(join(directory, side));
      for (const [name, text] of Object.entries(files)) await writeFile(join(directory, side, name), text);
    };
    await write("before", { "same.yaml": "a\n", "changed.yaml": "a: 1\n", "removed.yaml": "a\n" });
    await write("after", { "same.yaml": "a\n", "changed.yaml": "a: 2\n", "added.yaml": "a\nb\n" });
  });
  after(() => rm(directory, { recursive: true }));

  it("counts what is new, changed and gone, and shows it", async () => {
    const { added, changed, removed, text } = await compareManifests(
      join(directory, "before"),
      join(directory, "after"),
    );
    assert.deepEqual({ added, changed, removed }, { added: 1, changed: 1, removed: 1 });
    assert.match(text, /^-a: 1\n\+a: 2$/m);
    assert.doesNotMatch(text, /same\.yaml/);
  });

  it("is empty where nothing differs", async () => {
    const { changed, text } = await compareManifests(join(directory, "before"), join(directory, "before"));
    assert.deepEqual([changed, text], [0, ""]);
  });

  it("is none where there is nothing to compare", async () => {
    await assert.rejects(
      compareManifests(join(directory, "before"), join(directory, "nowhere")),
      /nowhere is not a directory/,
    );
  });
});
