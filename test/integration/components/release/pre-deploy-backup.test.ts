import assert from "node:assert/strict";
import { chmod, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { repositoryRoot } from "../../../../local/paths.ts";
import { toolPath } from "../../../../local/toolchain/index.ts";
import { TemporaryProject } from "../../preview/engine.ts";

const program = `import * as pulumi from "@pulumi/pulumi";
import { PreDeployBackup } from "./components/release/pre-deploy-backup.ts";
const release = new pulumi.Config().require("release");
const config = { release, namespace: "immo", backup: { enabled: true, beforeRelease: true } };
const { backup } = new PreDeployBackup("before-release", { config });
export const { backupName, sha256, bytes } = backup;
`;

const manifest = {
  ...{ format: 1, name: "mongodb-backup-20251207-143000", kind: "deployment", release: "r", database: "d" },
  ...{ createdAt: "2025-12-07T14:30:00Z", finishedAt: "2025-12-07T14:31:00Z", engine: "mongodump", guarantee: "g" },
  toolVersions: { mongodump: "1", server: "2", program: "3" },
  archive: {
    ...{ blob: "b", bytes: 4711, sha256: "a".repeat(64), plainBytes: 1, compression: "zstd", encryption: "age" },
    recipients: ["age1"],
  },
  collections: [],
  verified: { at: "2025-12-07T14:31:00Z", sha256: "a".repeat(64), bytes: 4711 },
};

/** Pretends a cluster in which every Job ends at once, with the log in `log` and the exit code in `code`. */
const kubectl = (directory: string) => `#!${process.execPath}
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
const args = process.argv.slice(2).join(" ");
const show = (value) => console.log(JSON.stringify(value));
const exitCode = Number(readFileSync("${directory}/code", "utf8"));
const container = { name: "operations", image: "i", args: ["/app/operations.mjs"] };
if (args.includes("get cronjob")) {
  show({ metadata: { name: "backup" }, spec: { jobTemplate: { spec: { template: { spec: { containers: [container] } } } } } });
} else if (args.includes("create")) {
  const job = JSON.parse(readFileSync(0, "utf8"));
  appendFileSync("${directory}/calls", args + "\\n");
  appendFileSync("${directory}/jobs", job.spec.template.spec.containers[0].args.join(" ") + "\\n");
  writeFileSync("${directory}/job", job.metadata.name);
  show({ ...job, metadata: { ...job.metadata, uid: "1" } });
} else if (args.includes("get jobs,pods")) {
  const name = readFileSync("${directory}/job", "utf8");
  const condition = { type: exitCode === 0 ? "Complete" : "Failed", status: "True" };
  const state = { terminated: { exitCode } };
  const status = { phase: "Succeeded", containerStatuses: [{ name: "operations", restartCount: 0, state }] };
  show({ items: [
    { kind: "Job", metadata: { name, uid: "1" }, status: { conditions: [condition] } },
    { kind: "Pod", metadata: { name: name + "-1" }, status },
  ] });
} else if (args.includes("logs")) {
  process.stdout.write(readFileSync("${directory}/log", "utf8"));
}
`;

describe("the backup before a release, by the real engine", function () {
  this.timeout(240_000);
  let project: TemporaryProject;

  before(async () => {
    project = await TemporaryProject.withStandIns();
    for (const folder of ["components", "operations"]) {
      await symlink(join(repositoryRoot, folder), join(project.directory, folder));
    }
    await project.write("index.ts", program);
    await project.write("kubectl", kubectl(project.directory));
    await chmod(join(project.directory, "kubectl"), 0o700);
    const dynamicProvider = "pulumi-resource-pulumi-nodejs";
    await symlink(await toolPath(dynamicProvider), join(project.directory, dynamicProvider));
    project.environment["PATH"] = `${project.directory}:${project.environment["PATH"] ?? ""}`;
    await project.write("Pulumi.test.yaml", stringify({ config: {} }));
    await project.expect(["stack", "init", "test"]);
  });
  after(() => project.dispose());

  const events = (...list: object[]) =>
    writeFile(join(project.directory, "log"), list.map((event) => `${JSON.stringify(event)}\n`).join(""));
  const at = "2025-12-07T14:31:00Z";
  const succeeding = async () => {
    await events({ event: "phase", at, name: "dump" }, { event: "result", at, seconds: 1, result: manifest });
    await project.write("code", "0");
  };
  const failing = async (message: string) => {
    await events({ event: "error", at, seconds: 1, message, exitCode: 1 });
    await project.write("code", "1");
  };
  /** As `pulumi config set` does, which takes a second. */
  const configure = async (settings: Record<string, string>) => {
    const file = join(project.directory, "Pulumi.test.yaml");
    const stack = parse(await readFile(file, "utf8")) as { config?: object };
    await writeFile(file, stringify({ ...stack, config: { ...stack.config, ...settings } }));
  };
  const release = (name: string) => configure({ "engine-test:release": name });
  const updateAfterPreview = () => project.pulumi(["up", "--stack", "test", "--yes", "--suppress-progress"]);
  const up = () => project.pulumi(["up", "--stack", "test", "--yes", "--skip-preview", "--suppress-progress"]);
  const written = (name: string) =>
    readFile(join(project.directory, name), "utf8").then(
      (text) => text.trim().split("\n"),
      () => [],
    );

  it("stops the first update when it fails, with the Job's own sentence, and is tried again, but not by a preview", async () => {
    await release("prod-20251207-143000");
    await failing("The database at mongodb:27017 does not answer.");
    const { code, text } = await up();
    assert.notEqual(code, 0);
    assert.match(text, /The database at mongodb:27017 does not answer\./);
    assert.equal((await written("jobs")).length, 1);

    await succeeding();
    const second = await updateAfterPreview();
    assert.equal(second.code, 0, second.text);
    assert.match(second.text, /Previewing update[^]*ReleaseBackup before-release-backup create[^]*Updating/);
    const jobs = await written("jobs");
    assert.equal(jobs.length, 2);
    assert.equal(
      jobs[1],
      "/app/operations.mjs backup --kind deployment --release prod-20251207-143000 --idempotency-key deployment:prod-20251207-143000",
    );
  });

  it("puts name, hash and size into the outputs, and nothing big or secret into the state", async () => {
    const resources = await project.resources("test");
    const find = (end: string) => resources.find(({ type }) => type.endsWith(end))!;
    const outputs = { backupName: manifest.name, sha256: manifest.archive.sha256, bytes: 4711 };
    assert.deepEqual(find(":Stack").outputs, outputs);
    const resource = find(":ReleaseBackup");
    assert.deepEqual(Object.keys(resource.inputs!).sort(), ["__provider", "cronJob", "namespace", "release"]);
    assert.ok(JSON.stringify(resource).length < 4_000, JSON.stringify(resource));
  });

  it("is not made again while the release stays, though the cluster has another name now", async () => {
    await configure({ "kubernetes:context": "elsewhere" });
    const { code, text } = await up();
    assert.equal(code, 0, text);
    assert.equal((await written("jobs")).length, 2);
  });

  it("is made for the next release, of the data of the one before; a failed one is made up for", async () => {
    await release("prod-20251208-090000");
    await failing("The storage is full.");
    assert.match((await up()).text, /The storage is full\./);
    await succeeding();
    assert.equal((await up()).code, 0);
    const expected =
      "/app/operations.mjs backup --kind deployment --release prod-20251207-143000 --idempotency-key deployment:prod-20251208-090000";
    assert.deepEqual((await written("jobs")).slice(2), [expected, expected]);
  });

  it("asks the cluster of the context that the provider uses", async () => {
    const calls = await written("calls");
    assert.ok(
      calls.slice(0, 2).every((call) => !call.includes("--context")),
      calls.join("\n"),
    );
    for (const call of calls.slice(2)) assert.match(call, /--namespace=immo --context=elsewhere /);
  });

  it("stays when the stack is destroyed", async () => {
    const jobs = await written("jobs");
    await project.expect(["destroy", "--stack", "test", "--yes", "--skip-preview", "--suppress-progress"]);
    assert.deepEqual(await written("jobs"), jobs);
  });
});
