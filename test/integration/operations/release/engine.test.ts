import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { Interrupted } from "../../../../operations/commands/interrupted.ts";
import { deploy, type DeployRequest } from "../../../../operations/release/deploy.ts";
import { releasesOf } from "../../../../operations/release/history.ts";
import { PulumiEngine } from "../../../../operations/release/pulumi/engine.ts";
import { releaseFactsSchema } from "../../../../operations/report/facts.ts";
import { ReleaseStage } from "../../../support/release-stage.ts";
import { TemporaryProject } from "../../preview/engine.ts";

/** Fails, complaining with its secrets, or runs until it is ended, as its configuration says. */
const program = `import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const release = config.require("release");
const how = config.requireObject("application").how;
const secrets = config.requireObject("secrets");
class Part extends pulumi.ComponentResource {
  constructor(name) { super("test:release:Part", name); this.registerOutputs(); }
}
new Part("part-" + how);
if (how === "fails") throw new pulumi.RunError("The backend is degraded: " + secrets.jwtSecret + " " + config.require("token"));
if (how === "hangs") await new Promise((resolve) => setTimeout(resolve, 60_000));
export { release };
`;

const good = "prod-20251207-143000";
const bad = "prod-20251208-090000";
const marker = "marker-secret-4711";

/** What `pulumi config --json` prints. */
type Shown = Record<string, { value: string; secret: boolean }>;

describe("a release, by the real engine", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  let engine: PulumiEngine;
  let stage: ReleaseStage;

  before(async () => {
    project = await TemporaryProject.withStandIns();
    const runtime = { name: "nodejs", options: { typescript: false } };
    await project.write("Pulumi.yaml", stringify({ name: "immoexpress", main: "index.ts", runtime }));
    await project.write("index.ts", program);
    await project.write(
      "Pulumi.staging.yaml",
      `config:
  # Which release runs.
  immoexpress:release: prod-20250101-000000
  immoexpress:images: { frontend: web:1, backend: api:1 }
  immoexpress:application:
    how: well # or not
    pods: 2
`,
    );
    await project.expect(["stack", "init", "staging"]);
    const secrets = [`immoexpress:token=${marker}-a`, `immoexpress:secrets.jwtSecret=${marker}-b`];
    const args = secrets.flatMap((secret) => ["--secret", secret]);
    await project.expect(["config", "set-all", "--stack=staging", "--path", ...args]);
    const { directory, environment } = project;
    engine = await PulumiEngine.open({ stack: "staging", directory, environment });
  });
  beforeEach(() => (stage = new ReleaseStage()));
  after(() => project.dispose());

  const file = () => readFile(join(project.directory, "Pulumi.staging.yaml"), "utf8");
  const request: DeployRequest = { release: good, frontend: undefined, backend: "api:2", reason: "sprint 42" };

  it("is written into the stack's file and deployed", async () => {
    const facts = await deploy(request, stage.with(engine));
    assert.equal(facts.result, "succeeded", facts.problem ?? "");
    assert.deepEqual([facts.runs, facts.from], [good, null]);
    assert.deepEqual(facts.images, { frontend: "web:1", backend: "api:2" });
    assert.deepEqual(releaseFactsSchema.parse(facts), facts);
    const text = await file();
    assert.match(text, /# Which release runs\.\n {2}immoexpress:release: prod-20251207-143000\n/);
    assert.match(text, /how: well # or not/);
    assert.ok(stage.steps.some(({ name, state }) => name === "part-well" && state === "done"));
  });

  it("that fails goes back with all its configuration, secrets too, and shows none", async () => {
    const before = await file();
    // One secret becomes what the other one is.
    const [, token = ""] = /token:\s+secure: (\S+)/.exec(before) ?? [];
    const changed = before.replace(/(jwtSecret:\s+secure: )\S+/, `$1${token}`);
    const bare = changed.replace("how: well # or not\n    pods: 2", "how: fails\n    pods: 3\n    more: 1");
    await project.write("Pulumi.staging.yaml", bare);
    const facts = await deploy({ ...request, release: bad, backend: undefined }, stage.with(engine));
    assert.deepEqual([facts.result, facts.runs, facts.from], ["rolled back", good, good], facts.problem ?? "");
    assert.match(facts.problem ?? "", /^The backend is degraded: \[secret\] \[secret\]$/);
    const shown = JSON.parse(await project.expect(["config", "--stack=staging", "--json", "--show-secrets"])) as Shown;
    assert.deepEqual(JSON.parse(shown["immoexpress:application"]!.value), { how: "well", pods: 2 });
    assert.deepEqual(shown["immoexpress:token"], { value: `${marker}-a`, secret: true });
    assert.equal(shown["immoexpress:secrets"]!.value, JSON.stringify({ jwtSecret: `${marker}-b` }));
    const { said, told, recorded, log, steps } = stage;
    const everything = JSON.stringify([facts, said, told, recorded, log, steps, await engine.history(), await file()]);
    assert.doesNotMatch(everything, /marker-secret/);
  });

  it("that is interrupted is cancelled, and gives its lock back", async () => {
    await project.write("Pulumi.staging.yaml", (await file()).replace("how: well", "how: hangs"));
    stage.onStep = ({ name }) => name === "part-hangs" && stage.interrupt.abort(new Interrupted("SIGTERM"));
    await assert.rejects(deploy({ ...request, release: bad, backend: undefined }, stage.with(engine)), Interrupted);
    assert.equal(stage.log.at(-1), "release");
    assert.match(stage.recorded.at(-1)?.ending?.detail ?? "", /SIGTERM/);
  });

  it("is in the history, with who, why and how it ended", async () => {
    const releases = releasesOf(await engine.history());
    const lines = releases.map(({ tag, action, automatic, result }) => [tag, action, automatic, result].join(" "));
    assert.deepEqual(lines, [
      `${bad} deployment false failed`,
      `${good} rollback true good`,
      `${bad} deployment false failed`,
      `${good} deployment false good`,
    ]);
    const { actor, reason, images, from } = releases.at(-1)!;
    assert.deepEqual([actor, reason, images?.backend, from], ["ada", "sprint 42", "api:2", null]);
    assert.match(releases[1]?.reason ?? "", /^the deployment of prod-20251208-090000 failed: The backend is degraded/);
  });
});
