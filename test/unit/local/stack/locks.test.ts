import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { releaseStaleLocks } from "../../../../local/stack/locks.ts";

describe("the locks of the file backend", () => {
  let backend: string;
  let locks: string;
  let pulumi: ChildProcess;

  const lock = async (name: string, text: string) => {
    await writeFile(join(locks, `${name}.json`), text);
    await writeFile(join(locks, `${name}.json.attrs`), "{}");
  };
  const held = (pid: number, host = hostname()) => JSON.stringify({ pid, username: "me", hostname: host });

  beforeEach(async () => {
    backend = await mkdtemp(join(tmpdir(), "immoexpress-locks-"));
    locks = join(backend, ".pulumi", "locks", "organization", "immoexpress", "local");
    await mkdir(locks, { recursive: true });
    // A process whose name is the CLI's.
    await copyFile("/bin/sleep", join(backend, "pulumi"));
    pulumi = spawn(join(backend, "pulumi"), ["60"], { stdio: "ignore" });
    await once(pulumi, "spawn");
  });
  afterEach(async () => {
    pulumi.kill("SIGKILL");
    await rm(backend, { recursive: true, force: true });
  });

  it("of a killed pulumi is released, and only that", async () => {
    const gone = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    await once(gone, "exit");
    await lock("killed", held(gone.pid!));
    await lock("other-program", held(process.pid));
    await lock("running", held(pulumi.pid!));
    await lock("elsewhere", held(gone.pid!, "another-machine"));
    await lock("being-written", "{");
    assert.deepEqual((await releaseStaleLocks(backend)).sort(), [gone.pid, process.pid].sort());
    assert.deepEqual((await readdir(locks)).filter((name) => name.endsWith(".json")).sort(), [
      "being-written.json",
      "elsewhere.json",
      "running.json",
    ]);
    assert.equal((await readdir(locks)).length, 6);
  });

  it("need not be there", async () => {
    assert.deepEqual(await releaseStaleLocks(join(backend, "new")), []);
  });
});
