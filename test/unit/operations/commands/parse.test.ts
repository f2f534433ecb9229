import assert from "node:assert/strict";
import { UsageError } from "../../../../operations/commands/command.ts";
import { help } from "../../../../operations/commands/help.ts";
import { parseCommand } from "../../../../operations/commands/parse.ts";
import { verbNames, verbs } from "../../../../operations/commands/verbs.ts";

const parse = (line: string) => parseCommand(line.split(" ").filter((word) => word !== ""));
const backup = "mongodb-backup-20251207-060000";
const common = { json: false, stack: "local" };

function complaint(line: string): string {
  try {
    parse(line);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  return assert.fail(`"${line}" was accepted`);
}

describe("the command line", () => {
  it("names a verb of one or two words, with options before, between and behind", () => {
    const engine = undefined;
    const plain = { verb: "backup", kind: "manual", release: undefined, idempotencyKey: undefined, engine };
    assert.deepEqual(parse("backup"), { ...plain, ...common });
    assert.deepEqual(parse("backup --kind=rollback --release prod-20251207-143000 --idempotency-key=rollback:x"), {
      ...{ verb: "backup", kind: "rollback", release: "prod-20251207-143000", idempotencyKey: "rollback:x", engine },
      ...common,
    });
    assert.deepEqual(parse("--json backup --stack production list"), {
      ...{ verb: "backup list", json: true, stack: "production" },
    });
    assert.deepEqual(parse(`backup verify ${backup}`), { verb: "backup verify", name: backup, ...common });
    assert.deepEqual(parse("backup prune --dry-run"), { verb: "backup prune", dryRun: true, ...common });
    assert.deepEqual(parse(`backup download ${backup} --to ./here`), {
      ...{ verb: "backup download", name: backup, to: { directory: "./here" } },
      ...common,
    });
    assert.deepEqual(parse("media restore --delete --yes"), {
      ...{ verb: "media restore", name: undefined, plan: false, yes: true, delete: true },
      ...{ reason: undefined, actor: undefined },
      ...common,
    });
  });

  it("of a restore says which backup, or what becomes of an unfinished one", () => {
    const rest = { verb: "restore", plan: false, yes: false, reason: undefined, actor: undefined, ...common };
    const what = (option: string) => (parse(`restore ${option}`) as { what: unknown }).what;
    assert.deepEqual(parse("restore --date=2025-12-07"), { ...rest, what: { backup: { date: "2025-12-07" } } });
    assert.deepEqual(what(`--name ${backup}`), { backup: { name: backup } });
    assert.deepEqual(what("--release prod-20251207-143000"), { backup: { release: "prod-20251207-143000" } });
    assert.deepEqual(what("--at 2025-12-07T14:30:00Z"), { backup: { at: "2025-12-07T14:30:00Z" } });
    assert.deepEqual(what("--newest"), { backup: { newest: true } });
    assert.equal(what("--resume"), "resume");
    assert.equal(what("--undo --yes"), "undo");
    assert.equal(
      complaint("restore --undo --plan"),
      "restore --undo goes without --plan: it changes no more than was begun.",
    );
    const all = "one of --date, --name, --release, --at, --newest, --resume and --undo";
    assert.equal(complaint("restore --newest --undo"), `restore takes ${all}, not several.`);
    // What npm makes of `npm run restore --date=2025-12-07`.
    assert.equal(complaint("restore"), `restore needs ${all}; with npm: npm run restore -- --date=2025-12-07.`);
  });

  it("takes only days and seconds that exist", () => {
    assert.equal(
      complaint("restore --date=2025-02-30"),
      "--date=2025-02-30 is no date: a day that exists, written as 2025-12-07, is allowed.",
    );
    assert.match(complaint("restore --date=07.12.2025"), /is no date/);
    assert.match(complaint("restore --at=2025-12-07"), /is not understood: a second in UTC, such as/);
    assert.match(complaint("restore --at=2025-12-07T14:61:00Z"), /is no moment/);
  });

  it("that is misspelt gets a suggestion", () => {
    assert.match(complaint("bakup"), /^"bakup" is not a command: one of deploy, .* Did you mean "backup"\?$/);
    assert.match(complaint("backup lst"), /^"backup lst" is not a command: .* Did you mean "backup list"\?$/);
    assert.match(complaint("media backups"), /Did you mean "media backup"\?$/);
    assert.match(complaint("backup xyz"), /allowed\.$/);
    assert.equal(
      complaint("media"),
      '"media" alone is not a command: one of media backup, media list, media restore is allowed.',
    );
    assert.equal(
      complaint("restore --dat=2025-12-07"),
      "restore has no option --dat: --date, --name, --release, --at, --newest, --resume, --undo, --plan, --yes, --reason, --json, --stack, --help are allowed. Did you mean --date?",
    );
  });

  it("that says too much, too little or the wrong thing is refused", () => {
    assert.equal(complaint("media list now"), '"now" is one word too many: media list is allowed.');
    assert.match(complaint("--json"), /^A command is missing before --json: one of deploy, /);
    assert.equal(
      complaint("backup --kind=weekly"),
      "--kind=weekly is unknown: one of scheduled, deployment, rollback, manual, safety is allowed.",
    );
    assert.match(complaint("backup --kind"), /^--kind needs a value: --kind=KIND, /);
    assert.match(complaint("backup --kind --json"), /^--kind needs a value/);
    assert.equal(complaint("backup --kind=manual --kind=manual"), "--kind is given twice: once is allowed.");
    assert.equal(complaint("backup list --json=yes"), '--json takes no value: leave "=yes" out.');
    assert.match(complaint("backup list --stack=../../etc"), /^--stack=\S+ is not understood/);
    assert.match(complaint("backup verify"), /^backup verify needs the name of a backup/);
    assert.match(complaint("backup verify yesterday"), /^"yesterday" is not the name of a backup/);
    assert.match(complaint(`backup download ${backup}`), /^backup download needs to know where to: --to DIR\.$/);
    assert.match(complaint("backup --constructor"), /^backup has no option --constructor/);
  });

  it("of the logs says whose, from when and which lines", () => {
    const all = { verb: "logs", services: ["frontend", "backend"], sinceSeconds: 3600, isFollowing: false };
    const any = { release: undefined, request: undefined, level: undefined };
    assert.deepEqual(parse("logs"), { ...all, ...any, ...common });
    assert.deepEqual(
      parse("logs --service mongodb --release prod-1 --request 0af76519-16cd --since 2d --level warn --follow --json"),
      {
        ...{ verb: "logs", services: ["mongodb"], sinceSeconds: 2 * 86_400, isFollowing: true },
        ...{ release: "prod-1", request: "0af76519-16cd", level: "warn", json: true, stack: "local" },
      },
    );
    assert.equal(
      complaint("logs --level loud"),
      "--level=loud is unknown: one of debug, info, warn, error is allowed.",
    );
    assert.match(complaint("logs --request short"), /is not understood: 8 to 128 of A-Z a-z 0-9 \. _ - is allowed/);
    assert.match(complaint("logs --service Back_end"), /is not understood: a name such as backend is allowed/);
    assert.match(complaint("logs --since 31d"), /is out of bounds/);
  });

  it("of the graphs says where to, and how far back", () => {
    const of = (sinceSeconds: number) => ({ verb: "graphs", to: "g", sinceSeconds, ...common });
    assert.deepEqual(parse("graphs --to g"), of(3600));
    assert.deepEqual(
      ["90m", "6h", "30d"].map((time) => parse(`graphs --to g --since ${time}`)),
      [5400, 21_600, 2_592_000].map(of),
    );
    assert.equal(complaint("graphs"), "graphs needs to know where to: --to DIR.");
    assert.match(complaint("graphs --to g --since yesterday"), /is not understood: a time such as 30m, 6h or 2d, /);
    assert.match(complaint("graphs --to g --since 31d"), /is out of bounds: .* from 1m to 30d, is allowed\.$/);
  });

  it("of the records says how many, which anchor, and what is recorded", () => {
    assert.deepEqual(parse("audit list"), { verb: "audit list", last: 100, ...common });
    assert.deepEqual(parse("audit list --last=7"), { verb: "audit list", last: 7, ...common });
    assert.equal(
      complaint("audit list --last=0"),
      "--last=0 is out of bounds: a whole number from 1 to 1000 is allowed.",
    );
    assert.deepEqual(parse("audit verify --anchor 42:0123456789abcdef"), {
      ...{ verb: "audit verify", anchor: { id: "0000000042", hash: "0123456789abcdef" } },
      ...common,
    });
    assert.match(
      complaint("audit verify --anchor=42"),
      /^--anchor=42 is no anchor: an id and the first 16 to 64 digits/,
    );
    const none = { release: undefined, from: undefined, to: undefined, detail: undefined, backup: undefined };
    assert.deepEqual(parse("audit append --action rollback --reason=slow --actor=ada"), {
      ...{ verb: "audit append", what: { action: "rollback", reason: "slow" }, result: undefined, actor: "ada" },
      ...none,
      ...common,
    });
    assert.deepEqual((parse("audit append --end 0000000042 --result failed") as { what: unknown }).what, {
      ends: "0000000042",
    });
    assert.match(complaint("audit append"), /^audit append takes either --action/);
    assert.match(complaint("audit append --action restore --end 0000000042"), /takes either --action/);
    assert.match(complaint("audit append --end 0000000042"), /needs to know how it ended/);
    assert.match(complaint("audit append --end 0000000042 --result failed --reason=x"), /takes no --reason/);
    assert.match(
      complaint("audit append --action prune"),
      /one of deployment, rollback, restore, media-restore is allowed/,
    );
  });

  it("of a release says which, and a rollback where to and why", () => {
    const whose = { report: undefined, actor: undefined, ...common };
    assert.deepEqual(parse("deploy --release prod-20251207-143000 --backend r.example/api@sha256:00 --reason=why"), {
      ...{ verb: "deploy", release: "prod-20251207-143000", frontend: undefined, backend: "r.example/api@sha256:00" },
      ...{ reason: "why", ...whose },
    });
    assert.deepEqual(parse("rollback --to last-good --reason=slow --restore-database --report out"), {
      ...{ verb: "rollback", to: "last-good", reason: "slow", restoreDatabase: true, yes: false, ...whose },
      report: "out",
    });
    assert.deepEqual(parse("history --stack staging"), { verb: "history", last: 30, json: false, stack: "staging" });
    const form = "a release tag prod-YYYYMMDD-HHMMSS with a real date and time, such as prod-20251207-143000";
    assert.equal(complaint("deploy --release=v1"), `--release=v1 is not understood: ${form}, is allowed.`);
    assert.match(complaint("deploy --frontend=website"), /^--frontend=website is not understood: an image with a tag/);
    assert.match(complaint("rollback --to=yesterday --reason=x"), /^--to=yesterday is not understood/);
    assert.match(complaint("rollback --reason=x"), /^rollback needs to know where to: --to=TAG/);
    assert.match(complaint("rollback --to=last-good"), /^rollback needs to know why, for the record: --reason=/);
  });

  it("asks for help, of one verb or of all", () => {
    assert.deepEqual(parse(""), { verb: "help", topic: undefined });
    assert.deepEqual(parse("--help"), { verb: "help", topic: undefined });
    assert.deepEqual(parse("help"), { verb: "help", topic: undefined });
    assert.deepEqual(parse("restore -h"), { verb: "help", topic: "restore" });
    assert.deepEqual(parse("help backup list"), { verb: "help", topic: "backup list" });
  });
});

describe("the help", () => {
  it("shows every verb, and every option of each but those between this program's parts", () => {
    for (const verb of verbNames) {
      assert.ok(help(undefined).includes(`\n  ${verb} `), verb);
      for (const [option, { hidden }] of Object.entries(verbs[verb].options)) {
        assert.equal(help(verb).includes(`\n  --${option}`), hidden !== true, `${verb} --${option}`);
      }
    }
  });

  it("has examples that are understood, and lines that fit a terminal", () => {
    for (const verb of verbNames) {
      assert.equal(parse(verbs[verb].example).verb, verb);
      for (const line of help(verb).split("\n")) assert.ok(line.length <= 120, line);
    }
    for (const line of help(undefined).split("\n")) assert.ok(line.length <= 130, line);
  });
});
