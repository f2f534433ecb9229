import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../../local/exec.ts";
import { cacheDirectory } from "../../../../local/paths.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";
import { buildGoPrograms } from "../../../../local/toolchain/go-build.ts";
import type { GoBuild } from "../../../../local/toolchain/go-build.ts";

const buildModule = join(import.meta.dirname, "../../../../local/toolchain/go-build.ts");
const program = 'package main\n\nvar version = "none"\n\nfunc main() { println(version) }\n';

describe("building Go programs", function () {
  // Where Go's own library has to be compiled first.
  this.timeout(120_000);
  const realCache = join(cacheDirectory(), "go");
  const before = process.env["XDG_CACHE_HOME"];
  let directory: string;
  let build: GoBuild;

  beforeEach(async () => {
    const go = await toolPath("go");
    directory = await mkdtemp(join(tmpdir(), "immoexpress-go-"));
    await writeFiles({
      "go.mod": "module example.test/hello\n\ngo 1.25\n",
      "go.sum": "",
      "main.go": program,
      "again/main.go": program,
    });
    process.env["XDG_CACHE_HOME"] = join(directory, "cache");
    await mkdir(join(realCache, "build"), { recursive: true });
    await mkdir(cacheDirectory(), { recursive: true });
    await symlink(realCache, join(cacheDirectory(), "go"));
    build = {
      group: "hello",
      directory,
      go,
      tags: [],
      variables: { "main.version": "v1.2.3" },
      programs: [
        { package: ".", target: target("hello") },
        { package: "./again", target: target("again") },
      ],
    };
  });
  afterEach(async () => {
    if (before === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = before;
    await rm(directory, { recursive: true });
  });

  function target(name: string): string {
    return join(directory, "tools", name, "key", name);
  }

  async function writeFiles(files: Record<string, string>): Promise<void> {
    await mkdir(join(directory, "again"));
    for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  }

  it("puts each program in its place, knowing its version", async () => {
    await buildGoPrograms(build, () => undefined);
    assert.equal((await run(target("hello"), [])).stderr, "v1.2.3\n");
    assert.equal((await run(target("again"), [])).stderr, "v1.2.3\n");
    assert.deepEqual(await readdir(join(cacheDirectory(), "tools/.work")), []);
  });

  it("builds nothing a second time", async () => {
    await buildGoPrograms(build, () => undefined);
    const { mtimeMs, ino } = await stat(target("hello"));
    await buildGoPrograms({ ...build, go: "/nonexistent/go" }, () => undefined);
    const after = await stat(target("hello"));
    assert.deepEqual([after.mtimeMs, after.ino], [mtimeMs, ino]);
  });

  it("says which group failed and what the compiler said, and leaves no program", async () => {
    await writeFile(join(directory, "main.go"), "package main\n\nfunc main() { missing() }\n");
    await assert.rejects(
      buildGoPrograms(build, () => undefined),
      (error: Error) => {
        assert.match(error.message, /^building hello \(local\/toolchain\/go\/hello\) failed: /);
        assert.match(error.message, /undefined: missing/);
        return true;
      },
    );
    assert.equal(existsSync(target("hello")), false);
  });

  it("goes on after a process that was killed half-way, and removes what that one left", async () => {
    // A compiler that starts and never ends stands for a long build.
    const stuck = join(directory, "stuck-go");
    await writeFile(stuck, "#!/bin/sh\necho compiling >&2\nexec tail --pid=$PPID -f /dev/null\n", { mode: 0o755 });
    const script = `
      const { buildGoPrograms } = await import(${JSON.stringify(buildModule)});
      await buildGoPrograms(${JSON.stringify({ ...build, go: stuck })}, () => console.log("compiling"));`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "close");
    const work = join(cacheDirectory(), "tools/.work");
    assert.deepEqual(await readdir(work), [`go-hello-${child.pid ?? 0}`]);

    await buildGoPrograms(build, () => undefined);
    assert.equal((await run(target("hello"), [])).stderr, "v1.2.3\n");
    assert.deepEqual(await readdir(work), []);
  });

  it("is done once when two ask for it at the same time", async () => {
    const log = join(directory, "builds.log");
    const counting = join(directory, "counting-go");
    await writeFile(counting, `#!/bin/sh\necho build >>'${log}'\nexec '${build.go}' "$@"\n`, { mode: 0o755 });
    const counted = { ...build, go: counting };
    await Promise.all([buildGoPrograms(counted, () => undefined), buildGoPrograms(counted, () => undefined)]);
    assert.equal((await run("cat", [log])).stdout, "build\n");
  });
});
