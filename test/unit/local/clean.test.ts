import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expendable } from "../../../local/clean.ts";
import { storedPath } from "../../../local/toolchain/store.ts";

describe("what make clean removes", () => {
  const before = process.env["XDG_CACHE_HOME"];
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-clean-"));
    process.env["XDG_CACHE_HOME"] = directory;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = before;
    await rm(directory, { recursive: true });
  });

  it("is everything but the built tools and Pulumi's home, and the tools of other versions", async () => {
    const cache = join(directory, "immoexpress");
    const current = dirname((await storedPath("ferretdb", { kind: "go", group: "ferretdb", package: "." }))!);
    const outdated = join(cache, "tools/ferretdb/0123456789abcdef");
    for (const folder of ["go/mod", "go/build", "images", "pulumi-home", "tools/.locks"]) {
      await mkdir(join(cache, folder), { recursive: true });
    }
    await mkdir(current, { recursive: true });
    await mkdir(outdated, { recursive: true });
    assert.deepEqual((await expendable(cache)).sort(), [join(cache, "go"), join(cache, "images"), outdated]);
  });

  it("is nothing where no tool was built yet", async () => {
    await mkdir(join(directory, "immoexpress"));
    assert.deepEqual(await expendable(join(directory, "immoexpress")), []);
  });
});
