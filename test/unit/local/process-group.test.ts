import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repositoryRoot } from "../../../local/paths.ts";
import { readProcess } from "../../support/cluster-processes.ts";
import { waitUntil } from "../../support/wait.ts";

const exec = JSON.stringify(join(repositoryRoot, "local/exec.ts"));

/** Another process that runs a command with a time limit, and sends that command's process id first. */
async function runInAnotherProcess(prelude: string) {
  const program = `
    const { run } = await import(${exec});
    ${prelude}
    const onLine = (line) => console.log(line);
    await run("sh", ["-c", "echo $$; sleep 30"], { timeout: 60_000, onLine }).catch(({ message }) => console.log(message));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const command = await waitUntil(() => readProcess(Number.parseInt(output, 10)), { what: "the command" });
  return { child, command: command.pid, ended, output: () => output };
}

describe("a signal to a process that runs a command with a time limit", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`ends both: ${signal}`, async () => {
      const { child, command, ended } = await runInAnotherProcess("");
      child.kill(signal);
      assert.deepEqual(await ended, [null, signal]);
      await waitUntil(() => readProcess(command) === undefined, { what: "the end of the command" });
    });
  }

  it("ends the command, and leaves the rest to a listener", async () => {
    const { child, command, ended, output } = await runInAnotherProcess(
      'process.once("SIGTERM", () => console.log("asked"));',
    );
    child.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null]);
    assert.match(output(), /^\d+\nasked\nsh -c .* was ended by SIGKILL:\n\d+\n$/);
    await waitUntil(() => readProcess(command) === undefined, { what: "the end of the command" });
  });
});
