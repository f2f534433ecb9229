import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeOnce } from "../../../local/write-once.ts";

describe("a file that is written once", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-once-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("only the user can read, as can its new folder", async () => {
    const file = join(directory, "state", "secret");
    await writeOnce(file, () => "first");
    assert.equal(await readFile(file, "utf8"), "first");
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(join(directory, "state"))).mode & 0o777, 0o700);
  });

  it("stays as it is, and its text is not made again", async () => {
    const file = join(directory, "secret");
    await writeOnce(file, () => "first");
    await writeOnce(file, () => assert.fail("made again"));
    assert.equal(await readFile(file, "utf8"), "first");
  });

  it("is the same for several runs at the same time, which leave nothing else", async () => {
    const file = join(directory, "secret");
    const seen = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        await writeOnce(file, () => Promise.resolve(String(index)));
        return readFile(file, "utf8");
      }),
    );
    assert.equal(new Set(seen).size, 1);
    assert.deepEqual(await readdir(directory), ["secret"]);
  });

  it("is not there when its text cannot be made", async () => {
    const file = join(directory, "secret");
    await assert.rejects(
      writeOnce(file, () => Promise.reject(new Error("no randomness"))),
      /no randomness/,
    );
    assert.deepEqual(await readdir(directory), []);
  });
});
