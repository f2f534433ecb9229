import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { type CommandError, run } from "../../../../local/exec.ts";
import { eventLine, resultLine } from "../../../support/fake-jobs.ts";
import { Laptop, privateKey, program } from "./laptop.ts";
import { listing, name, restored } from "./samples.ts";

describe("a command on a laptop", function () {
  this.timeout(60_000);
  let laptop: Laptop;
  beforeEach(async () => (laptop = await Laptop.create()));
  afterEach(() => laptop.end());

  it("shows progress on standard error and its result on standard output, plainly when piped", async () => {
    laptop.jobs.runs([
      eventLine({ event: "phase", name: "list" }),
      eventLine({ event: "warning", message: "Careful." }),
      resultLine(listing),
    ]);
    const { stdout, stderr, exitCode } = await laptop.immo("backup list");
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      [
        "NAME                            KIND    MADE (UTC)           SIZE  DOCUMENTS  RELEASE",
        "mongodb-backup-20251207-060000  manual  2025-12-07 06:00  12.3 MB     12,345  prod-20251207-050000",
        "! mongodb-backup-20251206-060000 cannot be restored: it has no manifest.",
        "",
      ].join("\n"),
    );
    assert.match(
      stderr,
      /^… Looking at the backups\n {2}listing \(\d+ s\)\n! Careful\.\n✔ Looking at the backups \(\d+ s\)\n$/,
    );
    assert.match(laptop.jobs.job?.metadata.name ?? "", /^inspect-/);
    assert.equal(laptop.argsOfJob(), "backup list");
  });

  it("prints JSON and nothing else when asked to, also of an error", async () => {
    laptop.jobs.runs([resultLine(listing)]);
    assert.deepEqual(JSON.parse((await laptop.immo("backup list --json")).stdout), listing);
    laptop.jobs.runs([eventLine({ event: "error", seconds: 1, message: "It is damaged.", exitCode: 4 })], 4);
    const failed = await laptop.immo(`backup verify ${name} --json`);
    assert.deepEqual(JSON.parse(failed.stdout), { error: "It is damaged.", exitCode: 4 });
    assert.equal(failed.exitCode, 4);
    assert.match(failed.stderr, /\nIt is damaged\.\n$/);
  });

  it("has the Job do the same, with the key where one is needed", async () => {
    laptop.jobs.runs([resultLine(restored)]);
    const { stdout, exitCode } = await laptop.immo(`restore --date=2025-12-07 --yes --reason=why`);
    assert.equal(exitCode, 0);
    assert.equal(laptop.argsOfJob(), "restore --date=2025-12-07 --yes --reason=why --actor=ada");
    assert.deepEqual(laptop.jobs.secrets[0]?.stringData, { value: privateKey });
    assert.equal(
      stdout,
      `The database is that of ${name}: 12,000 documents of 1 collection, verified (1 min 05 s).\n` +
        "The state before is also in the backup mongodb-backup-20251208-060000.\n" +
        "restore --undo takes it back, until the next restore or for seven days.\n",
    );
  });

  it("begins nothing that it cannot finish", async () => {
    const noTerminal = await laptop.immo("restore --newest");
    assert.deepEqual(
      [noTerminal.exitCode, noTerminal.stderr],
      [2, "restore asks before it begins, and there is no terminal to ask on: --yes begins without asking.\n"],
    );
    const noKey = await laptop.immo("restore --newest --yes", { AGE_IDENTITY_FILE: "" });
    assert.equal(noKey.exitCode, 1);
    assert.match(
      noKey.stderr,
      /restore needs the private key that opens the backups: set AGE_IDENTITY_FILE to its file/,
    );
    await writeFile(laptop.identityFile, "AGE-SECRET-KEY-1TOOSHORT\n");
    const badKey = await laptop.immo("restore --newest --yes");
    assert.match(badKey.stderr, /there is none in it: one line that begins with AGE-SECRET-KEY-1 is allowed\.\n$/);
    assert.doesNotMatch(badKey.stderr, /TOOSHORT/);
    assert.deepEqual(laptop.jobs.kubectl.calls, []);
  });

  it("knows the stacks by their files", async () => {
    const { stderr } = await run(process.execPath, [program[0] ?? "", "backup", "list", "--stack=nowhere"], {
      env: laptop.environment,
    }).catch((error: unknown) => error as CommandError);
    assert.match(stderr, /^There is no Pulumi\.nowhere\.yaml: --stack is one of .*production, staging/);
    assert.deepEqual(laptop.jobs.kubectl.calls, []);
  });
});
