import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../../../../local/paths.ts";
import { copyFromGoModule } from "../../../../local/toolchain/go-file.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";
import { storedPath, toolsDirectory } from "../../../../local/toolchain/store.ts";
import type { GoFileSource } from "../../../../local/toolchain/types.ts";

const source: GoFileSource = {
  kind: "go-file",
  group: "actionlint",
  module: "github.com/mattn/go-isatty",
  file: "LICENSE",
};

describe("a file of a Go module", function () {
  this.timeout("1m");
  const realCache = join(cacheDirectory(), "go");
  const before = process.env["XDG_CACHE_HOME"];
  let directory: string;
  let go: string;

  beforeEach(async () => {
    go = await toolPath("go");
    directory = await mkdtemp(join(tmpdir(), "immoexpress-go-file-"));
    process.env["XDG_CACHE_HOME"] = directory;
    await mkdir(realCache, { recursive: true });
    await mkdir(cacheDirectory(), { recursive: true });
    await symlink(realCache, join(cacheDirectory(), "go"));
  });
  afterEach(async () => {
    if (before === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = before;
    await rm(directory, { recursive: true });
  });

  it("is put where it is looked for, and nothing is left beside it", async () => {
    await copyFromGoModule("a-licence", source, go, () => undefined);
    const path = (await storedPath("a-licence", source))!;
    assert.match(await readFile(path, "utf8"), /Copyright/);
    assert.deepEqual(await readdir(dirname(path)), ["LICENSE"]);
    assert.deepEqual(await readdir(join(toolsDirectory(), ".work")), []);
  });

  it("has another place for another module", async () => {
    const other = { ...source, module: "github.com/mattn/go-colorable" };
    assert.notEqual(await storedPath("a-licence", other), await storedPath("a-licence", source));
  });

  it("is asked for in vain when the group does not require the module, or the module has no such file", async () => {
    const copy = (wrong: Partial<GoFileSource>) =>
      copyFromGoModule("a-licence", { ...source, ...wrong }, go, () => undefined);
    await assert.rejects(copy({ module: "github.com/mattn/go-sqlite3" }));
    await assert.rejects(copy({ file: "LICENCE" }), /LICENCE/);
  });
});
