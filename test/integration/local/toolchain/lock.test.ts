import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../../../local/toolchain/lock.ts";

const lockModule = join(import.meta.dirname, "../../../../local/toolchain/lock.ts");

/** Another process that takes the lock, says so, and holds it for as long as it lives. */
async function holdInAnotherProcess(file: string): Promise<ChildProcess> {
  const program = `
    const { withLock } = await import(${JSON.stringify(lockModule)});
    await withLock(${JSON.stringify(file)}, () => undefined, async () => {
      console.log("held");
      await new Promise((resolve) => process.stdin.once("data", resolve));
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

describe("the lock of a build", () => {
  let directory: string;
  let holder: ChildProcess | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-lock-"));
  });
  afterEach(async () => {
    if (holder?.exitCode === null && holder.signalCode === null) {
      holder.kill("SIGKILL");
      await once(holder, "close");
    }
    await rm(directory, { recursive: true });
  });

  it("lets one work after the other in this process", async () => {
    const events: string[] = [];
    const work = (name: string): Promise<void> =>
      withLock(
        join(directory, "lock"),
        () => undefined,
        async () => {
          events.push(`${name} starts`);
          await new Promise((resolve) => setTimeout(resolve, 50));
          events.push(`${name} ends`);
        },
      );
    await Promise.all([work("a"), work("b")]);
    const first = events[0]?.[0] ?? "";
    const second = first === "a" ? "b" : "a";
    assert.deepEqual(events, [`${first} starts`, `${first} ends`, `${second} starts`, `${second} ends`]);
  });

  it("waits for another process, and says for which", async () => {
    const file = join(directory, "lock");
    holder = await holdInAnotherProcess(file);
    const reports: string[] = [];
    let entered = false;
    const waiting = new Promise<void>((resolve) => {
      void withLock(
        file,
        (text) => {
          reports.push(text);
          assert.equal(entered, false);
          holder?.stdin?.write("\n");
        },
        () => {
          entered = true;
          return Promise.resolve();
        },
      ).then(resolve);
    });
    await waiting;
    assert.deepEqual(reports, [`waiting for process ${holder.pid ?? 0}, which is doing the same`]);
  });

  it("is taken over at once when its holder was killed", async () => {
    const file = join(directory, "lock");
    holder = await holdInAnotherProcess(file);
    holder.kill("SIGKILL");
    await once(holder, "close");
    assert.equal(
      await withLock(
        file,
        () => undefined,
        () => Promise.resolve("mine"),
      ),
      "mine",
    );
  });

  it("is given back when the work fails", async () => {
    const file = join(directory, "lock");
    await assert.rejects(
      withLock(
        file,
        () => undefined,
        () => Promise.reject(new Error("broken")),
      ),
      { message: "broken" },
    );
    assert.equal(
      await withLock(
        file,
        () => undefined,
        () => Promise.resolve(1),
      ),
      1,
    );
  });
});
