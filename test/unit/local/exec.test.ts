import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { CommandError, run } from "../../../local/exec.ts";
import { readProcess } from "../../support/cluster-processes.ts";
import { waitUntil } from "../../support/wait.ts";

const failure = (work: Promise<unknown>): Promise<CommandError> =>
  work.then(
    () => assert.fail("the command did not fail"),
    (error: unknown) => {
      assert.ok(error instanceof CommandError, String(error));
      return error;
    },
  );

describe("running a command", () => {
  it("gives both streams, apart, and passes input, environment and directory", async () => {
    process.env["IMMO_TEST_REMOVED"] = "x";
    try {
      const { stdout, stderr } = await run("sh", ["-c", `cat; pwd; echo "$A$IMMO_TEST_REMOVED" >&2`], {
        input: "in ",
        cwd: tmpdir(),
        env: { A: "added", IMMO_TEST_REMOVED: undefined },
      });
      assert.equal(stdout, `in ${tmpdir()}\n`);
      assert.equal(stderr, "added\n");
    } finally {
      delete process.env["IMMO_TEST_REMOVED"];
    }
  });

  it("uses no shell", async () => {
    assert.equal((await run("echo", ["$HOME; exit 1"])).stdout, "$HOME; exit 1\n");
  });

  it("reports every line as it comes, the last without an end too", async () => {
    const lines: string[] = [];
    await run("printf", ["one\\ntwo\\nthr%s", "ee"], { onLine: (line) => lines.push(line) });
    assert.deepEqual(lines, ["one", "two", "three"]);
  });

  it("keeps characters whole that arrive in pieces", async () => {
    const { stdout } = await run("sh", ["-c", "printf '\\303'; sleep 0.05; printf '\\251'"]);
    assert.equal(stdout, "é");
  });

  it("that fails says what was run, how it ended and the end of what it printed", async () => {
    const error = await failure(run("sh", ["-c", "seq 100 >&2; echo out; exit 3"]));
    assert.match(error.message, /^sh -c seq 100 .* failed with exit code 3:\n81\n[^]*\n100$/);
    assert.equal(error.exitCode, 3);
    assert.equal(error.stdout, "out\n");
  });

  it("that does not exist is an error with the system's reason", async () => {
    const error = await failure(run("immoexpress-no-such-program", []));
    assert.match(error.message, /^immoexpress-no-such-program could not be started \(.*ENOENT\)$/);
    assert.equal(error.exitCode, null);
  });

  it("that takes too long is ended with all that it has started, and the limit is named", async () => {
    const started = Date.now();
    const error = await failure(run("sh", ["-c", "sleep 30 & echo $!; sleep 30"], { timeout: 300 }));
    assert.ok(Date.now() - started < 10_000, `${Date.now() - started} ms`);
    assert.match(error.message, /^sh -c .* took longer than 0\.3 s and was ended:\n\d+$/);
    await waitUntil(() => readProcess(Number(error.stdout)) === undefined, { what: "the end of the grandchild" });
  });

  it("that leaves others at its pipes when it ends is held to the limit, too", async () => {
    const error = await failure(run("sh", ["-c", "sleep 30 & echo $!"], { timeout: 300 }));
    assert.match(error.message, /took longer than 0\.3 s/);
    await waitUntil(() => readProcess(Number(error.stdout)) === undefined, { what: "the end of the grandchild" });
  });

  it("is not waited for by those who left its group", async () => {
    const error = await failure(run("sh", ["-c", "setsid sleep 30 & echo $!; sleep 30"], { timeout: 300 }));
    assert.match(error.message, /took longer than 0\.3 s/);
    process.kill(Number(error.stdout), "SIGKILL");
  });

  it("within its limit leaves nothing behind that listens for signals", async () => {
    const before = process.listenerCount("SIGINT");
    await run("true", [], { timeout: 20_000 });
    await failure(run("immoexpress-no-such-program", [], { timeout: 20_000 }));
    assert.equal(process.listenerCount("SIGINT"), before);
  });

  it("is not failed by a program that leaves its input unread", async () => {
    await run("true", [], { input: "x".repeat(1_000_000) });
  });
});
