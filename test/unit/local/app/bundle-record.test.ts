import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { isUnchanged, noteSources } from "../../../../local/app/bundle-record.ts";
import { repositoryRoot } from "../../../../local/paths.ts";

describe("the record of what a bundle was made of", () => {
  let directory: string;
  let bundle: string;
  let source: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-bundle-"));
    [bundle, source] = [join(directory, "it.mjs"), join(directory, "it.ts")];
    await writeFile(bundle, "made of it");
    await writeFile(source, "it");
  });
  afterEach(() => rm(directory, { recursive: true }));

  const note = (startedAt = Date.now() + 1000) =>
    noteSources(bundle, [relative(repositoryRoot, source), "node_modules/gone/index.js"], startedAt);

  it("knows a bundle whose sources are what they were", async () => {
    assert.equal(await isUnchanged(bundle), false);
    await note();
    assert.equal(await isUnchanged(bundle), true);
  });

  it("does not know one whose source is another one, or gone", async () => {
    await note();
    await writeFile(source, "it, too");
    assert.equal(await isUnchanged(bundle), false);
    await rm(source);
    assert.equal(await isUnchanged(bundle), false);
  });

  it("does not know one that somebody has made of something else, or removed", async () => {
    await note();
    await writeFile(bundle, "made of something else");
    assert.equal(await isUnchanged(bundle), false);
    await rm(bundle);
    assert.equal(await isUnchanged(bundle), false);
  });

  it("is not written when a source was written in the meantime", async () => {
    await note(Date.now() - 60_000);
    assert.equal(await isUnchanged(bundle), false);
  });
});
