import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { resultLine } from "../../../support/fake-jobs.ts";
import { waitUntil } from "../../../support/wait.ts";
import { Laptop, program } from "./laptop.ts";
import { name, plan, restored } from "./samples.ts";

describe("a restore on a terminal", function () {
  this.timeout(60_000);
  let laptop: Laptop;
  beforeEach(async () => (laptop = await Laptop.create()));
  afterEach(() => laptop.end());

  /** Runs it in a pseudo-terminal and types a line at its question. @returns what was to be seen */
  async function onTerminal(args: string, typed: string): Promise<{ seen: string; exitCode: number }> {
    const command = [process.execPath, ...program, args].join(" ");
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      env: { ...process.env, ...laptop.environment, TERM: "xterm" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let seen = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      seen += text;
      if (text.includes("to begin:")) child.stdin.write(`${typed}\r`);
    });
    const [exitCode] = (await once(child, "close")) as [number];
    return { seen: stripVTControlCharacters(seen).replaceAll("\r", ""), exitCode };
  }

  const answerByArgs = () => {
    laptop.jobs.runs([]);
    laptop.jobs.onLogs = (_, reply) => {
      reply.out(`${resultLine(laptop.argsOfJob().includes("--plan") ? plan : restored)}\n`);
      laptop.jobs.ends(0);
    };
  };

  it("shows what goes, asks, and restores the very backup that was shown", async () => {
    answerByArgs();
    const { seen, exitCode } = await onTerminal("restore --date=2025-12-07", "staging");
    assert.equal(exitCode, 0, seen);
    const shown = [
      "COLLECTION  IN THE BACKUP     NOW  NEWER, LOST",
      "audit                   –       3            3",
      "properties         12,000  12,040           40",
      "",
      `The database becomes that of ${name}, of 2025-12-07 06:00 UTC.`,
      "43 documents are newer than that and lost, as are changes of older ones since then.",
      "A backup of the present state is made before, and restore --undo takes the restore back.",
      "",
      "Stack staging, namespace immoexpress. Type staging to begin: ",
    ].join("\n");
    assert.ok(seen.includes(shown), seen);
    assert.match(seen, /✔ Restore \(\d+ s\)\nThe database is that of/);
    assert.equal(laptop.argsOfJob(), `restore --name=${name} --yes --actor=ada`);
  });

  it("begins nothing when anything else is typed", async () => {
    answerByArgs();
    const { seen, exitCode } = await onTerminal("restore --newest", "yes");
    assert.equal(exitCode, 3, seen);
    assert.match(seen, /Nothing was changed\.\n$/);
    assert.equal(laptop.argsOfJob(), "restore --newest --plan");
  });
});

describe("a command that is interrupted", function () {
  this.timeout(60_000);
  let laptop: Laptop;
  beforeEach(async () => (laptop = await Laptop.create()));
  afterEach(() => laptop.end());

  async function interrupted(args: string): Promise<{ stderr: string; exitCode: number }> {
    let isFollowed = false;
    laptop.jobs.runsOn([], () => (isFollowed = true));
    const child = spawn(process.execPath, [...program, ...args.split(" ")], {
      env: { ...process.env, ...laptop.environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    await waitUntil(() => isFollowed, { what: "the log to be followed" });
    child.kill("SIGINT");
    const [exitCode] = (await once(child, "close")) as [number];
    return { stderr, exitCode };
  }

  it("leaves a Job that changes something, and says how to go on", async () => {
    const { stderr, exitCode } = await interrupted("backup");
    assert.equal(exitCode, 130);
    assert.match(
      stderr,
      /The Job (backup-\S+) goes on without being watched\. To watch it: kubectl --namespace=immoexpress logs --follow job\/\1; to end it: kubectl --namespace=immoexpress delete job \1\.\n/,
    );
    assert.equal(laptop.jobs.isDeleted, false);
  });

  it("takes one with it that only looks", async () => {
    const { stderr, exitCode } = await interrupted("backup list");
    assert.equal(exitCode, 130);
    assert.match(
      stderr,
      /The Job inspect-\S+ was deleted\.\n✘ Looking at the backups: not done, after \d+ s\nInterrupted\.\n$/,
    );
    assert.equal(laptop.jobs.isDeleted, true);
  });
});
