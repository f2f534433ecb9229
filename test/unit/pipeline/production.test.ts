import assert from "node:assert/strict";
import { before, environmentOf, workflow } from "../../support/workflows.ts";

const runsOf = (file: string, job: string) =>
  workflow(file).jobs[job]?.steps.flatMap(({ run, uses }) => run ?? uses ?? []) ?? [];
const position = (lines: readonly string[], part: string) => {
  const found = lines.findIndex((line) => line.includes(part));
  assert.notEqual(found, -1, `no ${part} in ${lines.join("\n")}`);
  return found;
};

describe("the workflow of production", () => {
  const production = workflow("production.yml");
  const comesBefore = (name: string) => [...before(production, name)].sort();

  it("goes from tests to notification, one after the other", () => {
    assert.deepEqual(comesBefore("build"), ["test"]);
    assert.deepEqual(comesBefore("backup"), ["build", "test"]);
    assert.deepEqual(comesBefore("first-approval"), ["backup", "build", "test"]);
    assert.deepEqual(comesBefore("second-approval"), ["backup", "build", "test"]);
    assert.deepEqual(comesBefore("deploy"), ["backup", "build", "first-approval", "second-approval", "test"]);
    assert.ok(comesBefore("health").includes("deploy"));
    assert.ok(comesBefore("tag").includes("health"));
    assert.ok(comesBefore("notification").includes("tag"));
  });

  it("goes on only when what was before has succeeded", () => {
    const conditions = Object.entries(production.jobs).flatMap(([name, job]) =>
      job.if === undefined ? [] : [[name, job.if]],
    );
    assert.deepEqual(conditions, [
      ["test", "github.ref == 'refs/heads/main'"],
      ["failure", "${{ failure() && needs.deploy.result != 'skipped' }}"],
    ]);
    assert.equal(production.text.includes("continue-on-error"), false);
  });

  it("asks two environments for an approval, and both of them by name before it has credentials", () => {
    const approvals = ["first-approval", "second-approval"].map((name) => environmentOf(production.jobs[name]!) ?? "");
    assert.equal(new Set(approvals).size, 2);
    const lines = runsOf("production.yml", "deploy");
    const check = position(
      lines,
      `approvals --environments=${approvals.join(",")} --after=${production.jobs["backup"]?.name ?? ""}`,
    );
    assert.ok(check < position(lines, "./.github/actions/connect"));
    assert.ok(position(lines, "./.github/actions/connect") < position(lines, "npm run deploy"));
    assert.equal(production.jobs["deploy"]?.permissions?.["actions"], "read");
  });

  it("keeps the backup and the report for ninety days", () => {
    for (const [job, name] of [
      ["backup", "backup"],
      ["deploy", "report"],
      ["build", "build"],
    ] as const) {
      const upload = production.jobs[job]?.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
      assert.equal(upload?.with?.["name"], name);
      assert.equal(upload.with["retention-days"], 90);
    }
  });

  it("keeps the report of a deployment that failed, too", () => {
    assert.equal(production.jobs["deploy"]?.steps.at(-1)?.if, "always()");
  });

  it("shows before the approval what would change, and what is in it", () => {
    const lines = runsOf("production.yml", "build");
    assert.ok(
      position(lines, "render --stack=production --to=build/before") <
        position(lines, "configure --stack=production --release"),
    );
    assert.ok(position(lines, "configure --stack=production --release") < position(lines, "--to=build/after"));
    position(lines, "npm run pipeline -- preview --stack=production --before=build/before --after=build/after");
    position(lines, "npm run --silent sbom > build/");
  });
});

describe("the workflow of rollbacks", () => {
  const rollback = workflow("rollback.yml");

  it("is started by hand, with a tag and a reason", () => {
    const { workflow_dispatch: dispatch, ...others } = rollback.on as {
      workflow_dispatch: { inputs: Record<string, { required: boolean }> };
    };
    assert.deepEqual(others, {});
    assert.deepEqual(
      Object.entries(dispatch.inputs).map(([name, { required }]) => [name, required]),
      [
        ["tag", true],
        ["reason", true],
        ["stack", true],
      ],
    );
  });

  it("is approved by one, which is checked before it has credentials", () => {
    assert.deepEqual([...before(rollback, "rollback")].sort(), ["approval", "request"]);
    const lines = runsOf("rollback.yml", "rollback");
    const check = position(
      lines,
      `approvals --environments=${environmentOf(rollback.jobs["approval"]!) ?? ""} --after=Request`,
    );
    assert.ok(check < position(lines, "./.github/actions/connect"));
    assert.ok(position(lines, "npm run rollback") < position(lines, "npm run health"));
  });
});
