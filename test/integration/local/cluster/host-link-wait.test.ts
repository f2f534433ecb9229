import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { waitForHostLink } from "../../../../local/cluster/node.ts";
import { run } from "../../../../local/exec.ts";
import { waitUntil } from "../../../support/wait.ts";

/** Whether the shell sleeps between two looks. */
function looksAgain(pid: number): boolean {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return child !== "" && readFileSync(`/proc/${child}/comm`, "utf8").trim() === "sleep";
}

describe("waiting for the host's link", () => {
  let host: ChildProcess;
  let waiting: ChildProcess | undefined;

  /** Runs a command in a network namespace below the one that the test has for a host. */
  const inHost = (command: string, ...args: string[]) =>
    run("nsenter", ["--target", String(host.pid), "--net", "--mount", command, ...args]);

  // A host of its own, with an eth0 that /sys/class/net lists, whatever the machine's interfaces are.
  beforeEach(async () => {
    const script =
      "mount -t sysfs sysfs /sys && ip link add eth0 type veth peer name peer0 && echo ready && exec sleep 60";
    host = spawn("unshare", ["--net", "--mount", "--propagation", "private", "sh", "-c", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(host.stdout ?? assert.fail(), "data");
  });

  afterEach(() => {
    waiting?.kill("SIGKILL");
    host.kill("SIGKILL");
  });

  it("is not misled by an eth0 of the host, and ends once the link is there", async () => {
    assert.match((await inHost("ls", "/sys/class/net")).stdout, /eth0/);
    const enter = ["--target", String(host.pid), "--net", "--mount"];
    waiting = spawn("nsenter", [...enter, "unshare", "--net", ...waitForHostLink], { stdio: "ignore" });
    const { pid = assert.fail("nsenter could not be started") } = waiting;
    const ended = once(waiting, "exit");
    await waitUntil(() => waiting?.exitCode !== null || looksAgain(pid), { what: "the first look", interval: 5 });
    assert.equal(waiting.exitCode, null, "it took the host's eth0 for the link");
    await run("nsenter", ["--target", String(pid), "--net", "ip", "link", "add", "eth0", "type", "veth"]);
    const [code] = (await ended) as [number];
    assert.equal(code, 0);
  });
});
