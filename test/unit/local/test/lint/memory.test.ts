import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readKeys, rememberKeys } from "../../../../../local/test/lint/memory.ts";

describe("what the linter remembers", () => {
  let directory: string;
  let file: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-lint-"));
    file = join(directory, "cache", "linted");
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("is nothing at first, and then all that was added, the last used last", async () => {
    assert.deepEqual([...(await readKeys(file))], []);
    await rememberKeys(file, ["a", "b"]);
    await rememberKeys(file, ["c", "a"]);
    assert.deepEqual([...(await readKeys(file))], ["b", "c", "a"]);
    assert.deepEqual(await readdir(join(directory, "cache")), ["linted"]);
  });

  it("is without what was used least recently when it gets too much", async () => {
    await rememberKeys(file, ["old"]);
    await rememberKeys(
      file,
      Array.from({ length: 20_000 }, (_, index) => `${index}`),
    );
    const keys = await readKeys(file);
    assert.equal(keys.size, 20_000);
    assert.ok(!keys.has("old"));
  });
});
