import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { FakeLogs } from "../../../support/fake-logs.ts";
import { waitUntil } from "../../../support/wait.ts";
import { program } from "./laptop.ts";

const until = (condition: () => boolean) =>
  waitUntil(condition, { what: "the program", timeout: 20_000, interval: 20 });
const at = (second: number, said: object | string) =>
  `2025-12-07T14:30:${String(second).padStart(2, "0")}.000000000Z ${typeof said === "string" ? said : JSON.stringify(said)}`;
const said = (message: string, more: object = {}) => ({ level: "info", release: "prod-1", message, ...more });

/** The program while it runs. */
class Running {
  stdout = "";
  stderr = "";
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<number | null>;

  constructor(args: string, directory: string) {
    const env = { ...process.env, PATH: `${directory}:${process.env["PATH"] ?? ""}`, IMMO_IN_CLUSTER: undefined };
    this.child = spawn(process.execPath, [...program, ...args.split(" ")], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) => this.child.once("close", resolve));
  }
}

describe("immo logs", function () {
  this.timeout("1m");
  let cluster: FakeLogs;
  const running: Running[] = [];

  beforeEach(async () => {
    cluster = await FakeLogs.start();
  });

  afterEach(async () => {
    for (const { child } of running.splice(0)) child.kill("SIGKILL");
    await cluster.kubectl.stop();
  });

  const start = (args: string): Running => {
    const one = new Running(args, cluster.kubectl.directory);
    running.push(one);
    return one;
  };
  const immo = async (args: string) => {
    const one = start(args);
    const exitCode = await one.ended;
    return { exitCode, stdout: one.stdout, stderr: one.stderr, lines: one.stdout.split("\n").filter(Boolean) };
  };
  const messages = (stdout: string) =>
    stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { message: string }).message);

  const bothServices = () => [
    {
      ...{ service: "frontend", pod: "frontend-1" },
      lines: [at(1, said("one", { requestId: "request-1" })), at(4, said("four", { level: "error" }))],
    },
    {
      ...{ service: "backend", pod: "backend-1", restarts: 1 },
      previous: [at(0, said("zero")), at(2, "FATAL ERROR: out of memory")],
      lines: [at(3, said("three", { requestId: "request-1", release: "prod-2" }))],
    },
    { service: "mongodb", pod: "mongodb-0", lines: [at(2, { s: "I", msg: "connection accepted" })] },
    { service: "backend", pod: "backend-2", isWaiting: true, lines: [at(2, said("never"))] },
  ];

  it("merges the logs of the services' pods by time, with what a pod wrote before it crashed", async () => {
    cluster.containers = bothServices();
    const { exitCode, lines, stderr } = await immo("logs");
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(lines, [
      "2025-12-07T14:30:00.000Z  backend   info   zero  release=prod-1",
      "2025-12-07T14:30:01.000Z  frontend  info   one  release=prod-1 requestId=request-1",
      "2025-12-07T14:30:02.000Z  backend   -      FATAL ERROR: out of memory",
      "2025-12-07T14:30:03.000Z  backend   info   three  release=prod-2 requestId=request-1",
      "2025-12-07T14:30:04.000Z  frontend  error  four  release=prod-1",
    ]);
    assert.deepEqual(cluster.asked("backend-2"), []);
    assert.ok(cluster.asked("frontend-1").every((args) => args.includes("--since=3600s")));
  });

  it("shows one service, one release, one request or what is bad", async () => {
    cluster.containers = bothServices();
    const of = async (args: string) => messages((await immo(`logs --json ${args}`)).stdout);
    assert.deepEqual(await of("--service mongodb"), ["connection accepted"]);
    assert.deepEqual(await of("--release prod-2"), ["three"]);
    assert.deepEqual(await of("--request request-1"), ["one", "three"]);
    assert.deepEqual(await of("--level error --since 2d"), ["FATAL ERROR: out of memory", "four"]);
    assert.ok(cluster.asked("frontend-1").some((args) => args.includes("--since=172800s")));
  });

  it("is refused where there is nothing to read, and says what there is", async () => {
    cluster.containers = bothServices();
    const { exitCode, stdout, stderr } = await immo("logs --service backnd");
    assert.deepEqual([exitCode, stdout], [3, ""]);
    assert.equal(
      stderr,
      "No pod of backnd has started in the namespace immoexpress: there are logs of backend, frontend, mongodb.\n",
    );
  });

  it("shows the others when one log cannot be read, and fails", async () => {
    cluster.containers = bothServices();
    cluster.containers[0]!.problem = "Error from server (Forbidden): not \x1b[31mallowed";
    const { exitCode, stdout, stderr } = await immo("logs --json");
    assert.equal(exitCode, 1);
    assert.deepEqual(messages(stdout), ["zero", "FATAL ERROR: out of memory", "three"]);
    assert.equal(stderr, "kubectl ended with 1: Error from server (Forbidden): not \\u001b[31mallowed\n");
  });

  it("misses nothing of a pod whose last run the node has forgotten", async () => {
    cluster.containers = [{ service: "backend", pod: "backend-1", restarts: 3, lines: [at(1, said("one"))] }];
    const { exitCode, stdout, stderr } = await immo("logs --json");
    assert.deepEqual([exitCode, messages(stdout), stderr], [0, ["one"], ""]);
    assert.equal(cluster.asked("backend-1").length, 2);
  });

  it("says why when the cluster does not answer", async () => {
    cluster.outage = "The connection to the server was refused";
    const { exitCode, stderr } = await immo("logs");
    assert.equal(exitCode, 1);
    assert.equal(stderr, "kubectl ended with 1: The connection to the server was refused\n");
  });

  it("carries no escapes of the log's to whoever reads", async () => {
    const evil = "\x1b]0;owned\x07 \x9b2J";
    cluster.containers = [
      {
        service: "backend",
        pod: "backend-1",
        lines: [at(1, evil), at(2, said(evil, { [evil]: evil, requestId: evil }))],
      },
    ];
    for (const args of ["logs", "logs --json"]) {
      const { stdout, exitCode } = await immo(args);
      assert.equal(exitCode, 0);
      assert.match(stdout, /owned/);
      assert.doesNotMatch(stdout.replaceAll("\n", ""), /\p{Cc}/u);
    }
  });

  it("reads long logs to the end, and stops when nobody reads on", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      at(index % 60, said(`line ${index} ${"x".repeat(100)}`)),
    );
    cluster.containers = [{ service: "backend", pod: "backend-1", lines: lines.sort() }];
    assert.equal((await immo("logs")).lines.length, 20_000);
    const one = start("logs");
    await until(() => one.stdout !== "");
    one.child.stdout.destroy();
    assert.equal(await one.ended, 0);
    assert.equal(one.stderr, "");
  });

  it("follows restarts, lost connections and new pods until Ctrl-C, each line once", async () => {
    const [frontend, backend] = bothServices();
    assert.ok(frontend !== undefined && backend !== undefined);
    cluster.containers = [{ ...frontend, isCutOff: true }, backend];
    const one = start("logs --follow --json");
    await until(() => one.stdout.includes("four"));
    // The connection is cut again and again; what comes meanwhile is not lost.
    cluster.containers[0]!.lines.push(at(5, said("five")));
    backend.lines.push(at(6, said("six")));
    await until(() => one.stdout.includes("five") && one.stdout.includes("six"));
    cluster.containers.push({ service: "frontend", pod: "frontend-2", lines: [at(7, said("seven"))] });
    cluster.containers.push({ service: "mongodb", pod: "mongodb-1", lines: [at(7, said("not asked for"))] });
    await until(() => one.stdout.includes("seven"));
    cluster.outage = "The connection to the server was refused";
    await until(() => one.stderr !== "");
    cluster.outage = undefined;
    cluster.containers[0]!.lines.push(at(8, said("eight")));
    await until(() => one.stdout.includes("eight"));
    one.child.kill("SIGINT");
    assert.equal(await one.ended, 0);
    assert.deepEqual(
      messages(one.stdout).filter((message) => !message.startsWith("FATAL")),
      ["zero", "one", "three", "four", "five", "six", "seven", "eight"],
    );
    assert.equal(one.stderr, "kubectl ended with 1: The connection to the server was refused\n");
  });

  it("that follows fails when it is ended by something else than Ctrl-C", async () => {
    cluster.containers = bothServices();
    const one = start("logs --follow");
    await until(() => one.stdout.includes("four"));
    one.child.kill("SIGTERM");
    assert.equal(await one.ended, 143);
  });
});
