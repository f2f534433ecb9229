import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentToolFolders, goKey, storedPath, toolsDirectory } from "../../../../local/toolchain/store.ts";

describe("where tools are kept", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-store-"));
    await mkdir(join(directory, "tool"));
    await writeFile(join(directory, "go.mod"), "module example.test/tool\n");
    await writeFile(join(directory, "go.sum"), "example.test/library v1.0.0 h1:aaa=\n");
    await writeFile(join(directory, "tool/main.go"), "package main\n");
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("stays the same while nothing changes", async () => {
    assert.equal(await goKey(directory, "./tool", {}), await goKey(directory, "./tool", {}));
    assert.match(await goKey(directory, "./tool", {}), /^[0-9a-f]{16}$/);
  });

  for (const [what, file] of [
    ["a requirement", "go.mod"],
    ["a pinned hash", "go.sum"],
    ["the program's own source", "tool/main.go"],
  ] as const) {
    it(`changes with ${what}`, async () => {
      const before = await goKey(directory, "./tool", {});
      await writeFile(join(directory, file), "// changed\n", { flag: "a" });
      assert.notEqual(await goKey(directory, "./tool", {}), before);
    });
  }

  it("changes with what the linker is told", async () => {
    assert.notEqual(
      await goKey(directory, "./tool", { "main.version": "2" }),
      await goKey(directory, "./tool", { "main.version": "1" }),
    );
  });

  it("does not change with another program's source", async () => {
    const before = await goKey(directory, "example.test/library/cmd", {});
    await writeFile(join(directory, "tool/main.go"), "// changed\n");
    assert.equal(await goKey(directory, "example.test/library/cmd", {}), before);
  });

  it("knows the folders of the tools as they are pinned, and only those below its own", async () => {
    const sources = [
      { kind: "go", group: "ferretdb", package: "." },
      { kind: "npm", bin: "azurite-blob" },
    ] as const;
    const path = (await storedPath("ferretdb", sources[0]))!;
    assert.ok(path.startsWith(`${toolsDirectory()}/ferretdb/`));
    assert.deepEqual(await currentToolFolders([["ferretdb", { sources }]]), [path.slice(0, -"/ferretdb".length)]);
  });
});
