import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, run } from "../../../local/exec.ts";
import { repositoryRoot } from "../../../local/paths.ts";
import { toolPath } from "../../../local/toolchain/index.ts";

// Programs that a machine may have, and whose opinions would then come and go with it.
const alone = ["-no-color", "-shellcheck=", "-pyflakes="];

describe("the workflows, with actionlint", function () {
  this.timeout("1m");

  it("have nothing that it finds", async () => {
    const folder = join(repositoryRoot, ".github/workflows");
    const files = readdirSync(folder).map((file) => join(folder, file));
    await run(await toolPath("actionlint"), [...alone, ...files], { cwd: repositoryRoot });
  });

  it("would not get past it with a mistake", async () => {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-workflow-"));
    try {
      const file = join(directory, "broken.yml");
      await mkdir(join(directory, ".git"));
      const step = "run: echo ${{ github.event.pull_request.title }}";
      await writeFile(file, `on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`);
      await assert.rejects(
        run(await toolPath("actionlint"), [...alone, file], { cwd: directory }),
        (error: unknown) => {
          assert.ok(error instanceof CommandError);
          assert.match(error.stdout, /potentially untrusted/);
          return true;
        },
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
