import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programsThatKeepEnding } from "../../../../local/cluster/ended-programs.ts";
import type { SupervisorSpec } from "../../../../local/cluster/supervisor.ts";
import { repositoryRoot } from "../../../../local/paths.ts";
import { childRunning, descendantsOf, runningProcesses, stillRuns } from "../../../support/cluster-processes.ts";
import { waitUntil } from "../../../support/wait.ts";

describe("supervisor", () => {
  let directory: string;
  let supervisor: ChildProcess | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
  });

  afterEach(async () => {
    if (supervisor?.pid !== undefined && supervisor.exitCode === null) {
      const below = descendantsOf(supervisor.pid, runningProcesses());
      supervisor.kill("SIGKILL");
      for (const child of below) if (stillRuns(child)) process.kill(child.pid, "SIGKILL");
    }
    supervisor = undefined;
    await rm(directory, { recursive: true });
  });

  const file = (name: string) => join(directory, name);
  const logOf = (name: string) => readFile(file(`${name}.log`), "utf8").catch(() => "");
  const waitForLog = (name: string, pattern: RegExp) =>
    waitUntil(async () => pattern.test(await logOf(name)), {
      what: `${String(pattern)} in the log of ${name}`,
      timeout: 15_000,
    });

  /** Starts the supervisor with shell scripts for programs. */
  async function start(scripts: Record<string, string>, setup: SupervisorSpec["setup"] = []): Promise<ChildProcess> {
    const programs = Object.entries(scripts).map(([name, script]) => ({
      name,
      command: "sh",
      args: ["-c", script],
      env: { NAME: name },
      log: file(`${name}.log`),
    }));
    await writeFile(file("spec.json"), JSON.stringify({ setup, programs, log: file("supervisor.log") }));
    const script = join(repositoryRoot, "local/cluster/supervisor.ts");
    supervisor = spawn(process.execPath, [script, file("spec.json")], { stdio: "ignore" });
    return supervisor;
  }

  const untilTerm = (name: string) =>
    `trap 'echo ended >> ${file("order")}-${name}; date +%s%N > ${file(name)}; exit 0' TERM; echo $NAME is up; while :; do sleep 0.05; done`;

  it("prepares, then starts the programs with their variables, each with a log of its own", async () => {
    const setup = [
      ["sh", "-c", `echo one >> ${file("setup")}`],
      ["sh", "-c", `echo two >> ${file("setup")}`],
    ] as const;
    await start({ a: `cat ${file("setup")}; ${untilTerm("a")}`, b: untilTerm("b") }, setup);
    await waitForLog("a", /^one\ntwo\na is up\n$/);
    await waitForLog("b", /^b is up\n$/);
  });

  it("starts nothing when the preparation fails, says why, and ends", async () => {
    const child = await start({ a: untilTerm("a") }, [["sh", "-c", "echo no such device >&2; exit 3"]]);
    const [code] = (await once(child, "exit")) as [number];
    assert.equal(code, 1);
    assert.match(await logOf("supervisor"), /sh -c .* failed: no such device/);
    assert.equal(await logOf("a"), "");
  });

  it("starts a program again that was killed, and leaves the others alone", async () => {
    const child = await start({ a: untilTerm("a"), b: untilTerm("b") });
    await waitForLog("a", /a is up/);
    await waitForLog("b", /b is up/);
    const killed = childRunning(
      "sh",
      child.pid!,
      runningProcesses().filter(({ command }) => command.join(" ").includes("order-a")),
    );
    process.kill(killed!.pid, "SIGKILL");
    await waitForLog("a", /a is up\na is up\n/);
    assert.match(await logOf("supervisor"), /a ended \(SIGKILL\); starting it again in \d+ ms/);
    assert.equal(await logOf("b"), "b is up\n");
  });

  it("tries a program that cannot start less and less often, and is understood by who looks for the cause", async () => {
    const since = new Date();
    await start({ a: "echo tried; exit 7" });
    await waitForLog("supervisor", /a ended \(exit code 7\); starting it again in 2000 ms/);
    const delays = [...(await logOf("supervisor")).matchAll(/again in (\d+) ms/g)].map(([, delay]) => Number(delay));
    assert.deepEqual(delays, [500, 1000, 2000]);
    const ended = await programsThatKeepEnding(file("supervisor.log"), since);
    assert.deepEqual(ended, ["a (ended 3 times, at last with exit code 7)"]);
  });

  it("ends the programs in reverse order when it is asked to, and then itself", async () => {
    const child = await start({ a: untilTerm("a"), b: untilTerm("b"), c: untilTerm("c") });
    for (const name of ["a", "b", "c"]) await waitForLog(name, /is up/);
    const below = descendantsOf(child.pid!, runningProcesses());
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number];
    assert.equal(code, 0);
    const ends = await Promise.all(["a", "b", "c"].map(async (name) => Number(await readFile(file(name), "utf8"))));
    assert.deepEqual(
      ends.toSorted((x, y) => y - x),
      ends,
    );
    assert.ok(below.filter(({ command }) => command[0] === "sh").every((process) => !stillRuns(process)));
  });

  it("does not wait for ever for a program that does not end", async () => {
    const child = await start({ a: "trap '' TERM; echo up; while :; do sleep 0.2; done" });
    await waitForLog("a", /up/);
    const started = Date.now();
    child.kill("SIGTERM");
    await once(child, "exit");
    assert.ok(Date.now() - started < 10_000);
    assert.match(await logOf("supervisor"), /a ended after \d{4} ms/);
  });
});
