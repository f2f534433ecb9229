import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, run } from "../../../local/exec.ts";
import { repositoryRoot } from "../../../local/paths.ts";
import { FakeGitHub } from "../../support/fake-github.ts";

const address = { html_url: "https://github.com/x/1" };
const open = "GET /issues?state=open&creator=github-actions%5Bbot%5D&per_page=100&page=1";

describe("the steps of the pipelines, as workflows run them", () => {
  let fake: FakeGitHub;
  let directory: string;
  const file = (name: string) => join(directory, name);

  before(async () => {
    fake = await FakeGitHub.start();
    directory = await mkdtemp(join(tmpdir(), "immoexpress-pipeline-"));
  });
  beforeEach(() => fake.forget());
  after(async () => {
    await fake.stop();
    await rm(directory, { recursive: true });
  });

  /** A program `pulumi` that comes before the real one. */
  async function pretendPulumi(script: string): Promise<void> {
    await mkdir(file("bin"), { recursive: true });
    await writeFile(file("bin/pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  async function step(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const own = { GITHUB_OUTPUT: file("output"), GITHUB_STEP_SUMMARY: file("summary") };
    const env = { ...fake.environment, ...own, PATH: `${file("bin")}:${process.env["PATH"] ?? ""}`, ...environment };
    await Promise.all(Object.values(own).map((path) => writeFile(path, "")));
    const { code, text } = await run(process.execPath, [join(repositoryRoot, "pipeline/cli.ts"), ...args], {
      env,
    }).then(
      ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
      (error: unknown) => {
        if (!(error instanceof CommandError)) throw error;
        return { code: error.exitCode, text: error.stdout + error.stderr };
      },
    );
    const [output, summary] = await Promise.all(Object.values(own).map((path) => readFile(path, "utf8")));
    return { code, text, output, summary };
  }

  it("name a release for the steps behind them", async () => {
    const { code, output } = await step(["release"]);
    assert.equal(code, 0);
    assert.match(output ?? "", /^release=prod-\d{8}-\d{6}\n$/);
  });

  it("say what there is when a step is unknown, or told something wrong", async () => {
    assert.deepEqual([(await step(["depoly"])).code, (await step(["drift", "--stack=staging"])).code], [2, 1]);
    assert.match(
      (await step(["drift", "--stack=staging"])).text,
      /--to is missing[^]*npm run pipeline -- drift --stack=NAME --to=FILE/,
    );
    assert.match((await step(["drift", "--stack=../x", "--to=y"])).text, /--stack=..\/x is not understood/);
    assert.match((await step(["comment", "--key=x", "--file=y"], { PULL_REQUEST: "1;id" })).text, /not a number/);
    assert.match((await step(["tag", "--release=v1"])).text, /prod-YYYYMMDD-HHMMSS/);
  });

  it("tell of a drift, and close the issue when there is none", async () => {
    await pretendPulumi(
      'echo "$@" > "$0.arguments"; echo "~ Service web"; echo "error: no changes were expected but changes were proposed" >&2; exit 255',
    );
    const { code, summary } = await step(["drift", "--stack=staging", `--to=${file("drift.md")}`]);
    assert.equal(code, 0);
    assert.match(summary ?? "", /~ Service web/);
    assert.match(
      await readFile(file("bin/pulumi.arguments"), "utf8"),
      /^refresh --preview-only --expect-no-changes .*--stack=staging\n$/,
    );
    fake.answer({ [open]: [], "POST /issues": address });
    assert.equal(
      (await step(["issue", "--key=drift-staging", "--title=It differs", `--file=${file("drift.md")}`])).code,
      0,
    );
    assert.match(JSON.stringify(fake.written), /~ Service web.*actions\/runs\/77/);

    await pretendPulumi("exit 0");
    fake.forget();
    await step(["drift", "--stack=staging", `--to=${file("drift.md")}`]);
    const there = { number: 9, body: "<!-- immoexpress:drift-staging -->\nso", user: { login: "github-actions[bot]" } };
    fake.answer({ [open]: [there], "PATCH /issues/9": address });
    assert.equal(
      (await step(["issue", "--key=drift-staging", "--title=It differs", `--file=${file("drift.md")}`])).code,
      0,
    );
    assert.deepEqual(
      fake.written.map(({ body }) => body),
      [{ state: "closed", state_reason: "completed" }],
    );
  });

  it("take no answer of Pulumi for no drift", async () => {
    await pretendPulumi('echo "error: the stack is locked" >&2; exit 255');
    const { code, text } = await step(["drift", "--stack=staging", `--to=${file("never.md")}`]);
    assert.equal(code, 1);
    assert.match(text, /cannot be read:[^]*the stack is locked/);
    await assert.rejects(readFile(file("never.md")));
  });

  it("preview under the policies, and write the difference down even when that fails", async () => {
    for (const [name, replicas] of [
      ["before", 2],
      ["after", 3],
    ] as const) {
      await mkdir(file(name));
      await writeFile(join(file(name), "deployment-web.yaml"), `kind: Deployment\nreplicas: ${replicas}\n`);
    }
    const args = [
      "preview",
      "--stack=staging",
      `--before=${file("before")}`,
      `--after=${file("after")}`,
      `--to=${file("preview.md")}`,
    ];
    await pretendPulumi('echo "$@"');
    const good = await step(args);
    assert.equal(good.code, 0);
    assert.match(
      good.summary ?? "",
      /✅[^]*-replicas: 2\n\+replicas: 3[^]*preview --stack=staging --policy-pack=policies/,
    );
    await pretendPulumi("echo a rule is broken; exit 1");
    const bad = await step(args);
    assert.equal(bad.code, 1);
    assert.match(await readFile(file("preview.md"), "utf8"), /❌[^]*-replicas: 2[^]*a rule is broken/);
  });

  it("let a run go on after two approvals, and stop it after one", async () => {
    const review = (login: string, name: string) => ({ state: "approved", user: { login }, environments: [{ name }] });
    const job = { name: "Backup", conclusion: "success", completed_at: new Date(Date.now() - 60_000).toISOString() };
    const args = ["approvals", "--environments=one,two", "--after=Backup"];
    const answers = (...reviews: unknown[]) => {
      fake.answer({
        "GET /actions/runs/77/approvals": reviews,
        "GET /actions/runs/77/jobs?per_page=100": { jobs: [job] },
      });
    };
    answers(review("ada", "one"), review("grace", "two"));
    const good = await step(args);
    assert.deepEqual([good.code, good.summary], [0, "Approved by\n\n- one: ada\n- two: grace\n"]);
    answers(review("ada", "one"), review("ada", "two"));
    const bad = await step(args);
    assert.equal(bad.code, 1);
    assert.match(bad.text, /2 different people/);
  });
});
