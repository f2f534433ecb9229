import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programsThatKeepEnding } from "../../../../local/cluster/ended-programs.ts";

describe("programsThatKeepEnding", () => {
  const since = new Date("2026-11-22T22:26:00.000Z");
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
  });

  after(() => rm(directory, { recursive: true }));

  async function told(...lines: string[]): Promise<string[]> {
    const log = join(directory, "supervisor.log");
    await writeFile(log, lines.map((line) => `${line}\n`).join(""));
    return programsThatKeepEnding(log, since);
  }
  const ended = (second: string, program: string, how = "exit code 1") =>
    `2026-11-22T22:26:${second}.100Z ${program} ended (${how}); starting it again in 500 ms`;

  it("names what has ended three times, and how it ended at last", async () => {
    const lines = [
      ended("01", "kube-proxy"),
      ended("02", "etcd"),
      "2026-11-22T22:26:02.600Z kube-proxy started as process 12",
      ended("03", "kube-proxy"),
      ended("04", "etcd"),
      ended("05", "kube-proxy", "SIGSEGV"),
    ];
    assert.deepEqual(await told(...lines), ["kube-proxy (ended 3 times, at last with SIGSEGV)"]);
  });

  it("counts nothing of earlier runs", async () => {
    const earlier = ended("01", "kube-proxy").replace("22:26", "22:25");
    assert.deepEqual(await told(earlier, ended("02", "kube-proxy"), ended("03", "kube-proxy")), []);
  });

  it("names nothing without a log", async () => {
    assert.deepEqual(await programsThatKeepEnding(join(directory, "none.log"), since), []);
  });
});
