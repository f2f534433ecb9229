import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { run } from "../../local/exec.ts";
import { repositoryRoot } from "../../local/paths.ts";
import { FakeGitHub } from "../support/fake-github.ts";
import { productionSteps } from "../support/production-steps.ts";
import { health } from "./api.ts";
import { putBack } from "./put-back.ts";
import { quick } from "./release-stage.ts";
import { saw } from "./saw.ts";
import { changeStackFile } from "./stack-file.ts";
import { stack, stackFile } from "./stack.ts";

describe("the pipeline of production, on the local stack", function () {
  this.timeout("12m");
  let github: FakeGitHub;
  let directory: string;
  let putFileBack: () => Promise<void>;

  before(async () => {
    github = await FakeGitHub.start();
    directory = await mkdtemp(join(tmpdir(), "immoexpress-e2e-"));
    putFileBack = await changeStackFile(quick);
  });

  after(async function () {
    this.timeout("10m");
    await putFileBack();
    await github.stop();
    await rm(directory, { recursive: true, force: true });
    await putBack();
  });

  /** GitHub, after two people have approved. */
  function answers(release: string): Record<string, unknown> {
    const review = (login: string, name: string) => ({ state: "approved", user: { login }, environments: [{ name }] });
    const backup = { name: "Backup", conclusion: "success", completed_at: new Date().toISOString() };
    return {
      "GET /actions/runs/77/approvals": [
        review("ada", "production-first-approval"),
        review("grace", "production-second-approval"),
      ],
      "GET /actions/runs/77/jobs?per_page=100": { jobs: [backup] },
      [`GET /git/matching-refs/tags/${release}`]: [],
      "POST /git/refs": { ref: `refs/tags/${release}` },
      "POST /releases": { html_url: "https://github.com/x/1" },
    };
  }

  it("goes from the name of the release to its announcement, by the very commands of the workflow", async () => {
    const { config } = parse(await readFile(stackFile, "utf8")) as {
      config: { "immoexpress:images": { frontend: string; backend: string } };
    };
    const { frontend, backend } = config["immoexpress:images"];
    const output = join(directory, "output");
    await writeFile(output, "");
    let release = "";
    for (const { job, line } of productionSteps("local", directory)) {
      const started = Date.now();
      const inputs = { RELEASE: release, FRONTEND: frontend, BACKEND: backend, REASON: "the pipeline's test" };
      const files = { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: join(directory, "summary") };
      const env = { ...stack().environment, ...github.environment, ...files, ...inputs, GITHUB_RUN_ATTEMPT: "1" };
      await run("bash", ["-euo", "pipefail", "-c", line], { cwd: repositoryRoot, env, timeout: 480_000 });
      saw(`${job}: ${line.replaceAll(directory, "…").slice(0, 80)} (${Math.round((Date.now() - started) / 1000)} s)`);
      release ||= /^release=(.+)$/m.exec(await readFile(output, "utf8"))?.[1] ?? "";
      github.answer(answers(release));
    }

    assert.equal((await health(stack())).release, release);
    const [preview, summary] = await Promise.all(
      ["build/preview.md", "summary"].map((file) => readFile(join(directory, file), "utf8")),
    );
    assert.ok(preview?.includes(`+  RELEASE: ${release}`), preview?.slice(0, 2000));
    assert.match(summary ?? "", /production-first-approval: ada\n- production-second-approval: grace/);
    const sbom = JSON.parse(await readFile(join(directory, "build/sbom.cdx.json"), "utf8")) as {
      components: unknown[];
    };
    assert.ok(sbom.components.length > 100);
    const backup = /^backup=(.+)$/m.exec(await readFile(output, "utf8"))?.[1] ?? "";
    assert.notDeepEqual(await readdir(join(directory, "backup")), []);
    assert.match(backup, /^mongodb-backup-/);
    assert.deepEqual(
      github.written.map(({ what }) => what),
      ["POST /git/refs", "POST /releases"],
    );
    assert.match(JSON.stringify(github.written), new RegExp(`${release}.*the pipeline's test`));
  });
});
