import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findOnMachine, searchFolders } from "../../../../local/toolchain/machine.ts";
import type { ToolSpec } from "../../../../local/toolchain/types.ts";

const spec: ToolSpec = { machine: { args: ["--version"], range: ">=2 <3" }, sources: [] };

describe("tools on the machine", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-machine-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function program(folder: string, name: string, prints: string, mode = 0o755): Promise<string> {
    await mkdir(join(directory, folder), { recursive: true });
    await writeFile(join(directory, folder, name), `#!/bin/sh\n${prints}\n`, { mode });
    return join(directory, folder);
  }

  it("passes over a version that does not do and takes a later one on PATH", async () => {
    const old = await program("old", "immo-tool", "echo v1.9.0");
    const good = await program("good", "immo-tool", "echo v2.4.1");
    const found = await findOnMachine("immo-tool", spec, `${old}:${good}`);
    assert.deepEqual(found, { path: join(good, "immo-tool"), version: "2.4.1" });
  });

  it("reads a version from standard error, and finds none in a program that fails", async () => {
    const odd = await program("odd", "immo-tool", "echo 2.0 >&2");
    assert.equal((await findOnMachine("immo-tool", spec, odd))?.version, "2.0");
    const broken = await program("broken", "immo-tool", "echo 2.0; exit 1");
    assert.equal(await findOnMachine("immo-tool", spec, broken), undefined);
  });

  it("passes over files that are not programs", async () => {
    const folder = await program("data", "immo-tool", "echo 2.0", 0o644);
    assert.equal(await findOnMachine("immo-tool", spec, folder), undefined);
  });

  it("never looks into npm's folder, whose pulumi is a shim that downloads", async () => {
    const npm = await program("node_modules/.bin", "immo-tool", "echo 2.0");
    assert.equal(searchFolders(npm).includes(npm), false);
    assert.equal(await findOnMachine("immo-tool", spec, npm), undefined);
  });

  it("takes a folder of programs only when all of them are in it", async () => {
    const half = await program("half", "bridge", "");
    const whole = await program("whole", "bridge", "");
    await program("whole", "portmap", "");
    const plugins: ToolSpec = { machine: { directories: [half, whole], contains: ["bridge", "portmap"] }, sources: [] };
    assert.deepEqual(await findOnMachine("plugins", plugins), { path: whole, version: undefined });
  });

  it("takes a companion only beside the program that it belongs to", async () => {
    const folder = await program("cli", "immo-cli", "echo 2.1.0");
    const companion: ToolSpec = {
      machine: { companionOf: { command: "immo-cli", args: ["version"], range: "=2.1.0" } },
      sources: [],
    };
    assert.equal(await findOnMachine("immo-host", companion, folder), undefined);
    await program("cli", "immo-host", "");
    assert.deepEqual(await findOnMachine("immo-host", companion, folder), {
      path: join(folder, "immo-host"),
      version: "2.1.0",
    });
  });
});
