import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentHash } from "../../../../local/images/content-hash.ts";

describe("the hash of what goes into an image", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "immoexpress-hash-"))));
  afterEach(() => rm(directory, { recursive: true }));

  const file = async (name: string, content: string) => {
    await writeFile(join(directory, name), content);
    return join(directory, name);
  };

  it("is twelve hex digits, the same for the same content under any name", async () => {
    const hash = await contentHash(["FROM scratch"], [await file("a", "content")]);
    assert.match(hash, /^[0-9a-f]{12}$/);
    assert.equal(await contentHash([Buffer.from("FROM scratch")], [await file("b", "content")]), hash);
  });

  it("differs when a text, a file, their order or the place of a boundary differs", async () => {
    const [one, two] = [await file("one", "1"), await file("two", "2")];
    const hashes = [
      await contentHash(["a", "bc"], [one, two]),
      await contentHash(["ab", "c"], [one, two]),
      await contentHash(["abc"], [one, two]),
      await contentHash(["bc", "a"], [one, two]),
      await contentHash(["a", "bc"], [two, one]),
      await contentHash(["a", "bc"], [one]),
      await contentHash(["a", "bc"], []),
      await contentHash(["a", "bc"], [await file("both", "12")]),
      await contentHash(["a", "bc"], [one, await file("other", "3")]),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it("fails for a file that is not there", async () => {
    await assert.rejects(contentHash([], [join(directory, "absent")]), { code: "ENOENT" });
  });
});
