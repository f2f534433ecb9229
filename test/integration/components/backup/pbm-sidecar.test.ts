import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { sidecarScript } from "../../../../components/backup/pbm/sidecar.ts";
import { pbmThrough } from "../../../../operations/engines/pbm/command.ts";
import { FakeTools } from "../../../support/fake-tool.ts";
import { waitUntil } from "../../../support/wait.ts";

/** What both sides do for real: the script of the sidecar, a program that is called pbm, and the directory between them. */
describe("the container beside the program that runs pbm", () => {
  let tools: FakeTools;
  let directory: string;
  let sidecar: ChildProcess;
  const signal = new AbortController().signal;
  const pbm = (timeout = 10_000) => pbmThrough(directory, { signal, timeout, interval: 10 });
  const start = () => {
    const environment = {
      PATH: `${tools.directory}:${process.env["PATH"] ?? ""}`,
      PBM_MONGODB_URI: "mongodb://u:p@h/",
    };
    sidecar = spawn("sh", ["-c", sidecarScript, "sh", directory], {
      ...{ env: environment, stdio: "ignore" as const },
      // Ended with everything that it has begun, as a container is.
      detached: true,
    });
  };
  const stop = async () => {
    if (sidecar.pid === undefined || sidecar.exitCode !== null) return;
    const gone = once(sidecar, "exit");
    process.kill(-sidecar.pid, "SIGTERM");
    await gone;
  };

  before(async () => {
    tools = await FakeTools.create();
    directory = tools.path("shared");
    await mkdir(directory);
    const script = `#!/bin/sh
case "$1" in
  list) printf '%s\\n' "$@"; echo "uri $PBM_MONGODB_URI" | wc -c ;;
  slow) sleep 0.5; echo late ;;
  restore) echo "Error: get restore meta: not found" >&2; exit 1 ;;
  status) echo '{"Error":"connect to mongodb: mongodb://user:secret@host/ is away"}'; exit 1 ;;
  hang) exec sleep 30 ;;
esac`;
    await writeFile(tools.path("pbm"), script, { mode: 0o755 });
    start();
  });
  after(async () => {
    await stop();
    await tools.remove();
  });

  it("gives it the arguments as they are, and the connection string that only it has", async () => {
    const output = await pbm()(["list", "a b", "--time=2025-12-07T14:00:00", "$HOME `id` 'x'"]);
    assert.deepEqual(output.split("\n"), [
      "list",
      "a b",
      "--time=2025-12-07T14:00:00",
      "$HOME `id` 'x'",
      "--out=json",
      "21",
      "",
    ]);
  });

  it("does several at once, and leaves nothing behind", async () => {
    const [slow, quick] = await Promise.all([pbm()(["slow"]), pbm()(["list"])]);
    assert.match(slow, /late/);
    assert.match(quick, /^list/);
    assert.deepEqual(await readdir(directory), []);
  });

  it("says why it failed, in pbm's own words and without passwords", async () => {
    await assert.rejects(pbm()(["restore"]), { message: "pbm restore failed: get restore meta: not found" });
    await assert.rejects(pbm()(["status"]), {
      message: "pbm status failed: connect to mongodb: mongodb://***@host/ is away",
    });
  });

  it("does not answer in time, which is an error", async () => {
    await stop();
    await assert.rejects(pbm(50)(["list"]), /pbm list did not end within 0 s: look at the container pbm of this pod/);
    start();
  });

  it("ends what nobody will end any more when it is started again", async () => {
    const hanging = pbm()(["hang"]);
    const ended = assert.rejects(hanging, /the container pbm was started again in the middle/);
    const isTaken = async () => (await readdir(directory)).some((name) => name.endsWith(".taken"));
    await waitUntil(isTaken, { what: "the request to be taken", interval: 10 });
    await stop();
    start();
    await ended;
  });
});
