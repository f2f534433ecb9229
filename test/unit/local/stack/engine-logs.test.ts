import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutEngineLogs } from "../../../../local/stack/engine-logs.ts";

describe("the engine's log of every call", () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "immoexpress-logs-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it("is off: where its folder would be is a file, also when the folder was there", async () => {
    await mkdir(join(home, "logs"));
    await writeFile(join(home, "logs", "pulumi-1.log"), "old");
    await withoutEngineLogs(home);
    const made = await stat(join(home, "logs"));
    assert.ok(made.isFile());
    await withoutEngineLogs(home);
    assert.equal((await stat(join(home, "logs"))).mtimeMs, made.mtimeMs);
  });
});
