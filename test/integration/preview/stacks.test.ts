import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEvent, PreviewOptions, PreviewResult } from "@pulumi/pulumi/automation/index.js";
import { parse, stringify } from "yaml";
import { declaredResources } from "../../../operations/release/pulumi/declared.ts";
import { manifestOf } from "../../../operations/render/manifest.ts";
import { rules } from "../../../policies/rules/index.ts";
import { schemaViolations } from "../../support/manifests/kubeconform.ts";
import { stackFileConfig } from "../../support/pulumi-stack-file.ts";
import { TemporaryProject } from "./engine.ts";

/** Something of every part of the program, as Pulumi prints it. */
const planned = [
  "azure-native:storage:StorageAccount storage-azure-store-account",
  "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition platform-argo-rollouts-definition-rollout",
  "kubernetes:apps/v1:StatefulSet database-server-stateful-set",
  "kubernetes:argoproj.io/v1alpha1:Rollout application-backend-rollout",
  "kubernetes:argoproj.io/v1alpha1:Rollout application-frontend-rollout",
  "kubernetes:batch/v1:CronJob backups-backup-cron-job",
  "kubernetes:batch/v1:CronJob health-job-cron-job",
  "kubernetes:networking.k8s.io/v1:Ingress application-backend-ingress",
  "pulumi-nodejs:dynamic/release:ReleaseBackup before-release-backup",
  "random:index:RandomPassword application-secrets-jwt",
];

/** The rules that a preview found broken: `[LEVEL] NAME`, once for each time. */
function refusals(text: string): string[] {
  return [...text.matchAll(/- (\[\w+\]) {2}([\w-]+) {2}\(/g)].map(([, level, name]) => `${level} ${name}`);
}

describe("a preview by the real engine, without a cluster", function () {
  this.timeout(240_000);
  let project: TemporaryProject;

  before(async () => {
    project = await TemporaryProject.ofRepository();
    // Lets a preview keep its events in a file, as the Automation API has it do.
    project.environment["PULUMI_DEBUG_COMMANDS"] = "true";
  });
  after(() => project.dispose());

  const init = async (stack: string, config: Record<string, unknown>) => {
    await project.write(`Pulumi.${stack}.yaml`, stringify({ config }));
    await project.expect(["stack", "init", stack]);
  };
  const preview = async (stack: string, config: Record<string, unknown>) => {
    await init(stack, config);
    return project.pulumi(["preview", "--stack", stack, "--suppress-progress"]);
  };
  const previewUnderPolicies = (stack: string, ...options: string[]) =>
    project.pulumi(["preview", "--stack", stack, "--suppress-progress", "--policy-pack", "policies", ...options]);

  // The golden graphs say that staging declares nothing that production does not.
  it("plans the production stack, which the policies accept", async () => {
    await init("production", stackFileConfig("production"));
    const { code, text } = await previewUnderPolicies("production", "--event-log=events");
    assert.equal(code, 0, text);
    assert.match(text, /Policies:\n.* immoexpress@/);
    assert.deepEqual(
      refusals(text).filter((refusal) => !refusal.startsWith("[advisory]")),
      [],
      text,
    );
    assert.match(text, /\+ [0-9]+ to create/);
    for (const name of planned) assert.ok(text.includes(`${name} create`), `${name} is not in the preview:\n${text}`);
    assert.ok(!text.includes("Diagnostics:"), text);
  });

  it("shows every object of Kubernetes as a manifest, and no secret", async () => {
    const log = (await readFile(join(project.directory, "events"), "utf8")).trim().split("\n");
    const events = log.map((line) => JSON.parse(line) as EngineEvent);
    const preview = (options?: PreviewOptions) => {
      for (const event of events) options?.onEvent?.(event);
      return Promise.resolve({} as PreviewResult);
    };
    const declared = await declaredResources({ preview }, new AbortController().signal);
    const manifests = declared.map(manifestOf).filter((manifest) => manifest !== undefined);
    assert.equal(new Set(manifests.map(({ file }) => file)).size, manifests.length);
    assert.equal(manifests.length, declared.filter(({ type }) => type.startsWith("kubernetes:")).length);
    for (const { file, text } of manifests) {
      const object = parse(text) as { kind: string; metadata: { name: string }; stringData?: object };
      assert.ok(object.kind !== "" && object.metadata.name !== "", file);
      assert.deepEqual(object.stringData ?? {}, {}, file);
      assert.doesNotMatch(text, /\[secret\]|04da6b54-80e4|4dabf18193072939515e22adb298388d/, file);
    }
    assert.deepEqual(await schemaViolations(manifests), []);
  });

  it("is refused by every policy once, for a program that breaks each of them", async () => {
    const file = parse(await readFile(join(project.directory, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
    await project.write("Pulumi.yaml", stringify({ ...file, main: "broken.ts" }));
    await project.write("broken.ts", `import "./test/support/policies/broken-program.ts";`);
    try {
      const { code, text } = await previewUnderPolicies("production");
      assert.notEqual(code, 0);
      const expected = rules.map(({ name, level = "mandatory" }) => `[${level}] ${name}`);
      assert.deepEqual(refusals(text).sort(), expected.sort(), text);
    } finally {
      await project.write("Pulumi.yaml", stringify(file));
    }
  });

  it("has all of the staging stack's file", async () => {
    const config = stackFileConfig("staging");
    await init("staging", config);
    const found = JSON.parse(await project.expect(["config", "--stack", "staging", "--json"])) as object;
    assert.deepEqual(Object.keys(found).sort(), Object.keys(config).sort());
  });

  it("stops at a wrong configuration before it plans anything, naming every mistake", async () => {
    const { code, text } = await preview("wrong", {
      ...stackFileConfig("staging"),
      "immoexpress:environment": "stagging",
      "immoexpress:databaseNmae": "x",
    });
    assert.notEqual(code, 0);
    assert.match(text, /immoexpress:environment/);
    assert.match(text, /immoexpress:databaseNmae/);
    assert.ok(!text.includes("kubernetes:"), text);
  });
});
