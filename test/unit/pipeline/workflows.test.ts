import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../local/paths.ts";
import { problemOf, wordsOf } from "../../support/operator-commands.ts";
import { actions, environmentOf, type Job, type Step, workflows } from "../../support/workflows.ts";

const targets = [...readFileSync(join(repositoryRoot, "Makefile"), "utf8").matchAll(/^([a-z0-9]+):/gm)].map(
  ([, name = ""]) => name,
);
const all = workflows();
const jobs = all.flatMap(({ file, jobs: own }) =>
  Object.entries(own).map(([name, job]) => ({ at: `${file}: ${name}`, job })),
);
const steps: { at: string; step: Step }[] = [
  ...jobs.flatMap(({ at, job }) => job.steps.map((step) => ({ at, step }))),
  ...actions().flatMap(({ file, steps: own }) => own.map((step) => ({ at: file, step }))),
];
const none = (found: readonly unknown[]) => assert.deepEqual(found, []);
const connects = ({ steps: own }: Job) => own.some(({ uses }) => uses === "./.github/actions/connect");

/** What stands for a variable, which is somebody's text: one that is allowed. */
const samples: Record<string, string> = {
  TAG: "last-good",
  RELEASE: "prod-20251207-143000",
  FRONTEND: "web:1",
  BACKEND: "api:1",
};

/** What is wrong with a step's line when it is not one command of this repository. */
function judge(line: string): string | undefined {
  const command = line.replace(/^sudo env "PATH=\$PATH" "HOME=\$HOME" /, "").replace(/ > [\w/.]+$/, "");
  const [first, second, ...rest] = wordsOf(command);
  if (first === "npm" && second === "run")
    return problemOf(command.replaceAll(/\$(\w+)/g, (_, name: string) => samples[name] ?? "sample"));
  if (first !== "make") return "neither a make target nor an npm script";
  const wrong = [second ?? "", ...rest].filter((word) => !targets.includes(word) && !/^[A-Z_]+=[\w-]+$/.test(word));
  return wrong.length === 0 ? undefined : `make has no ${wrong.join(" ")}`;
}

describe("workflows", () => {
  it("are those that there should be", () => {
    assert.deepEqual(all.map(({ file }) => file).sort(), [
      "checks.yml",
      "drift.yml",
      "drill.yml",
      "preview.yml",
      "production.yml",
      "rollback.yml",
      "staging.yml",
    ]);
    assert.ok(existsSync(join(repositoryRoot, ".github/dependabot.yml")));
  });

  it("use actions of others by commit, with the version beside it", () => {
    const lines = [...all, ...actions()].flatMap(({ file, text }) => text.split("\n").map((line) => ({ file, line })));
    const uses = lines.filter(({ line }) => /^\s*(- )?uses:/.test(line));
    assert.ok(uses.length > 20);
    none(
      uses.filter(
        ({ line }) => !/uses: (\.\/\.github\/actions\/[\w-]+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d[\d.]*)$/.test(line),
      ),
    );
  });

  it("use one version of each action", () => {
    const versions = new Map<string, Set<string>>();
    for (const { step } of steps) {
      const [name = "", commit] = (step.uses ?? "").split("@");
      if (commit !== undefined) versions.set(name, (versions.get(name) ?? new Set()).add(commit));
    }
    none([...versions].filter(([, commits]) => commits.size !== 1));
  });

  it("use composite actions that there are", () => {
    const own = steps.flatMap(({ step }) => (step.uses?.startsWith("./") === true ? [step.uses] : []));
    none(own.filter((path) => !existsSync(join(repositoryRoot, path, "action.yml"))));
  });

  it("may do nothing by themselves: each job says what it may", () => {
    for (const { file, permissions } of all) assert.deepEqual(permissions, {}, file);
    none(jobs.filter(({ job }) => job.permissions === undefined).map(({ at }) => at));
  });

  it("write only where it is their purpose", () => {
    const writes = jobs.flatMap(({ at, job }) =>
      Object.entries(job.permissions ?? {}).flatMap(([what, level]) =>
        level === "write" && what !== "id-token" ? [`${at} ${what}`] : [],
      ),
    );
    assert.deepEqual(writes.sort(), [
      "drift.yml: tell issues",
      "drill.yml: tell issues",
      "preview.yml: comment pull-requests",
      "production.yml: failure issues",
      "production.yml: notification contents",
      "production.yml: tag contents",
    ]);
  });

  it("ask for an identity where they connect, and nowhere else; never together with a right to write", () => {
    for (const { at, job } of jobs) {
      const { "id-token": identity, ...others } = job.permissions ?? {};
      assert.equal(identity === "write", connects(job), at);
      if (connects(job)) none(Object.entries(others).filter(([, level]) => level === "write"));
    }
  });

  it("connect only in an environment, which the identity is bound to", () => {
    none(jobs.filter(({ job }) => connects(job) && environmentOf(job) === undefined).map(({ at }) => at));
  });

  it("have no stored secret", () => {
    none(all.filter(({ text }) => /secrets\s*[.[]|secrets:\s*inherit/.test(text)).map(({ file }) => file));
  });

  it("leave no token in a checkout", () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
    none(checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false));
  });

  it("never run what others have typed: it reaches a step by its environment alone", () => {
    none(steps.filter(({ step }) => step.run?.includes("${{")));
    const unquoted = steps.filter(({ step }) => /\$\w+/.test((step.run ?? "").replaceAll(/"[^"]*"/g, "")));
    none(unquoted);
  });

  it("are never called for a pull request with the rights of the base", () => {
    none(all.filter(({ on }) => "pull_request_target" in on || "workflow_run" in on).map(({ file }) => file));
  });

  it("run nothing but commands of this repository, each of which is understood", () => {
    const runs = steps.flatMap(({ at, step }) => (step.run === undefined ? [] : [{ at, run: step.run }]));
    assert.ok(runs.length > 20);
    none(
      runs.flatMap(({ at, run }) =>
        run
          .trim()
          .split("\n")
          .flatMap((line) => (judge(line) === undefined ? [] : [`${at}: ${line}: ${judge(line) ?? ""}`])),
      ),
    );
  });

  it("end in time, each job", () => {
    none(jobs.filter(({ job }) => !((job["timeout-minutes"] ?? Infinity) <= 180)).map(({ at }) => at));
  });

  it("restore no cache where there are credentials, nor on the way to production", () => {
    const restores = jobs.filter(({ job }) => job.steps.some((step) => step.with?.["tools"] === "true"));
    none(restores.filter(({ at, job }) => connects(job) || at.startsWith("production.yml")).map(({ at }) => at));
  });

  it("change one stack at a time, and are never interrupted at it", () => {
    const changing = jobs.filter(({ job }) =>
      job.steps.some(({ run }) => /^npm run (deploy|rollback) /.test(run ?? "")),
    );
    assert.deepEqual([...new Set(changing.map(({ at }) => at))].sort(), [
      "production.yml: deploy",
      "rollback.yml: rollback",
      "staging.yml: deploy",
    ]);
    for (const { at, job } of changing) {
      const stack = environmentOf(job) ?? "";
      assert.deepEqual(job.concurrency, { group: `stack-${stack}`, "cancel-in-progress": false }, at);
    }
    const others = jobs.filter(({ job }) => connects(job) && !changing.some((one) => one.job === job));
    // A newer run that waits takes the place of an older one: nothing else may wait there.
    none(others.filter(({ job }) => job.concurrency?.group.startsWith("stack-")).map(({ at }) => at));
  });

  it("have the identity that deploys in no job but those that deploy or roll back", () => {
    const deploying = jobs.filter(({ job }) =>
      ["staging", "production", "${{ inputs.stack }}"].includes(environmentOf(job) ?? ""),
    );
    assert.deepEqual(deploying.map(({ at }) => at).sort(), [
      "production.yml: deploy",
      "rollback.yml: rollback",
      "staging.yml: deploy",
    ]);
  });
});
