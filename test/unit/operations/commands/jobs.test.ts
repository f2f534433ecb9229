import assert from "node:assert/strict";
import { type Command } from "../../../../operations/commands/command.ts";
import { jobOf, type JobRequest } from "../../../../operations/commands/laptop/jobs.ts";
import { parseCommand } from "../../../../operations/commands/parse.ts";
import { verbNames } from "../../../../operations/commands/verbs.ts";

const name = "mongodb-backup-20251207-060000";
const requestOf = (line: string) => parseCommand(line.split(" ")) as Command & JobRequest;

/** What is typed, the CronJob whose Job does it, and what that is told to do. */
const commands: [typed: string, cronJob: string, args: string][] = [
  ["backup", "backup", "backup --kind=manual"],
  [
    "backup --kind rollback --release r-1 --idempotency-key k",
    "backup",
    "backup --kind=rollback --release=r-1 --idempotency-key=k",
  ],
  ["backup --engine pbm", "restore", "backup --engine=pbm"],
  ["backup list --json", "inspect", "backup list"],
  ["backup verify 2025-12-07T06:00:00Z", "inspect", "backup verify 2025-12-07T06:00:00Z"],
  [`backup verify ${name}`, "inspect", `backup verify ${name}`],
  ["backup drill", "drill", "backup drill"],
  [`backup drill --name ${name}`, "drill", `backup drill --name=${name}`],
  ["backup prune --dry-run", "prune", "backup prune --dry-run"],
  ["restore --date 2025-12-07 --plan", "inspect", "restore --date=2025-12-07 --plan"],
  ["restore --at 2025-12-07T14:30:00Z --yes", "restore", "restore --at=2025-12-07T14:30:00Z --yes"],
  ["restore --name 2025-12-07T06:00:00Z --yes", "restore", "restore --name=2025-12-07T06:00:00Z --yes"],
  ["restore --newest --yes --reason=oops", "restore", "restore --newest --yes --reason=oops"],
  ["restore --newest --actor ada --reason=oops", "restore", "restore --newest --yes --reason=oops --actor=ada"],
  ["restore --resume", "restore", "restore --resume --yes"],
  ["restore --undo --reason=oops", "restore", "restore --undo --yes --reason=oops"],
  ["media backup --full", "media-backup", "media backup --full"],
  ["media list", "media-restore", "media list"],
  ["health", "health", "health"],
  ["health --release prod-20251207-143000", "health", "health --release=prod-20251207-143000"],
  ["media restore --plan", "media-restore", "media restore --plan"],
  [
    "media restore --name media-backup-20251207-060000 --delete",
    "media-restore",
    "media restore --name=media-backup-20251207-060000 --delete --yes",
  ],
  ["media restore --reason=lost --actor=ada", "media-restore", "media restore --yes --reason=lost --actor=ada"],
  ["audit list", "audit", "audit list --last=100"],
  ["audit verify", "audit", "audit verify"],
  ["audit verify --anchor 42:0123456789abcdef", "audit", "audit verify --anchor=0000000042:0123456789abcdef"],
  ["report list --last 5", "audit", "report list --last=5"],
  ["report get prod-1-20251207-143000", "audit", "report get prod-1-20251207-143000"],
  ["report keep", "audit-append", "report keep"],
  [
    "audit append --action deployment --to prod-1 --from prod-0 --reason=why --actor=ada",
    "audit-append",
    "audit append --action=deployment --reason=why --from=prod-0 --to=prod-1 --actor=ada",
  ],
  [
    `audit append --end 0000000001 --result failed --detail=crashed --release prod-1 --backup ${name}`,
    "audit-append",
    `audit append --end=0000000001 --result=failed --release=prod-1 --detail=crashed --backup=${name}`,
  ],
];

describe("the Job of a command", () => {
  for (const [typed, cronJob, args] of commands) {
    it(`does the same: ${typed}`, () => {
      const request = requestOf(typed);
      const job = jobOf(request);
      assert.deepEqual([job.cronJob, job.args.join(" ")], [cronJob, args]);
      const understood = parseCommand(job.args);
      // Nobody is asked there, and JSON is all it says.
      const agreed = "yes" in request && !request.plan ? { yes: true } : {};
      assert.deepEqual(understood, { ...request, ...agreed, json: false });
    });
  }

  it("of a download keeps its pod", () => {
    assert.equal(
      jobOf(requestOf(`backup download ${name} --to here`)).args.join(" "),
      `backup download ${name} --hold`,
    );
  });

  it("gets the private key only where it is needed", () => {
    const identity = (line: string) => jobOf(requestOf(line)).identity;
    assert.equal(identity("restore --newest"), "required");
    assert.equal(identity("restore --at 2025-12-07T14:30:00Z"), "none");
    for (const line of [`backup verify ${name}`, "backup drill", "restore --resume", "media restore"])
      assert.equal(identity(line), "useful");
    for (const line of ["backup", "backup list", "backup prune", "restore --newest --plan", "media backup"]) {
      assert.equal(identity(line), "none", line);
    }
  });

  it("is known for every command that needs one", () => {
    const jobless = ["graphs", "logs", "notify test", "status", "deploy", "rollback", "history", "render"];
    const others = ["backup download", ...jobless];
    const covered = new Set([...commands.map(([typed]) => requestOf(typed).verb), ...others]);
    assert.deepEqual([...covered].sort(), [...verbNames].sort());
  });
});
