import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endProcess, runningProcess, waitFor, writeProcessRecord } from "../../../../local/cluster/process-record.ts";

describe("process records", () => {
  let directory: string;
  let record: string;
  let children: ChildProcess[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    record = join(directory, "run", "record.json");
    children = [];
  });

  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    await rm(directory, { recursive: true });
  });

  /** Starts a shell that has set itself up when this returns. */
  async function shell(script: string): Promise<number> {
    const child = spawn("sh", ["-c", `${script}; echo ready; while :; do sleep 1; done`]);
    children.push(child);
    await once(child.stdout, "data");
    return child.pid!;
  }

  it("find a running process again", async () => {
    const pid = await shell(":");
    await writeProcessRecord(record, pid);
    assert.equal(await runningProcess(record), pid);
  });

  it("find nothing where nothing was recorded, or the process has ended", async () => {
    assert.equal(await runningProcess(record), undefined);
    const pid = await shell(":");
    await writeProcessRecord(record, pid);
    process.kill(pid, "SIGKILL");
    await once(children[0]!, "close");
    assert.equal(await runningProcess(record), undefined);
  });

  it("do not take a later process of the same id for the one that was recorded", async () => {
    const pid = await shell(":");
    await writeProcessRecord(record, pid);
    const written = JSON.parse(await readFile(record, "utf8")) as { pid: number; startTime: string };
    await writeFile(record, JSON.stringify({ ...written, startTime: String(Number(written.startTime) - 1) }));
    assert.equal(await runningProcess(record), undefined);
    await endProcess(record);
    process.kill(pid, 0);
  });

  it("cannot be made of a process that has ended", async () => {
    const child = spawn("true");
    await once(child, "close");
    await assert.rejects(writeProcessRecord(record, child.pid!), /ended before it could be recorded/);
  });

  it("end a process that listens, and forget it", async () => {
    await writeProcessRecord(record, await shell(":"));
    await endProcess(record);
    assert.deepEqual(
      [children[0]!.signalCode ?? (await once(children[0]!, "close"))[1], existsSync(record)],
      ["SIGTERM", false],
    );
  });

  it("kill one that does not end when asked", async () => {
    await writeProcessRecord(record, await shell("trap '' TERM"));
    await endProcess(record, 100);
    assert.equal(children[0]!.signalCode ?? (await once(children[0]!, "close"))[1], "SIGKILL");
  });

  it("are ended twice without harm", async () => {
    await endProcess(record);
    await writeProcessRecord(record, await shell(":"));
    await endProcess(record);
    await endProcess(record);
    assert.equal(await runningProcess(record), undefined);
  });
});

describe("waitFor", () => {
  it("says whether the condition came true in time", async () => {
    let looks = 0;
    assert.equal(await waitFor(() => ++looks === 3, 5_000), true);
    assert.equal(await waitFor(() => Promise.resolve(false), 60), false);
  });
});
