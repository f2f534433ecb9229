import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { diff } from "../../../../components/release/backup-provider.ts";
import { PreDeployBackup } from "../../../../components/release/pre-deploy-backup.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record } from "../../../support/pulumi-recording.ts";

const declared = async (changes: Readonly<Record<string, unknown>>, provider: Record<string, string> = {}) => {
  pulumi.runtime.setAllConfig(provider);
  try {
    const config = configOf("staging", changes);
    const { resources } = await record(() => {
      new PreDeployBackup("before-release", { config });
    });
    return resources.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
  } finally {
    pulumi.runtime.setAllConfig({});
  }
};

describe("the backup before a release", () => {
  it("knows the release and where the CronJob is, and keeps nothing else in the state but the way to its code", async () => {
    const [resource, ...others] = await declared({});
    assert.equal(others.length, 0);
    const { __provider: code, ...inputs } = resource!.inputs;
    assert.deepEqual(inputs, { release: "prod-20260101-000000", namespace: "immoexpress", cronJob: "backup" });
    assert.ok(String(code).length < 500);
  });

  it("goes to the context that the Kubernetes provider goes to", async () => {
    const [resource] = await declared({}, { "kubernetes:context": "staging-cluster" });
    assert.equal(resource!.inputs["context"], "staging-cluster");
  });

  it("is not declared without backups, where it is switched off, and where manifests are written", async () => {
    assert.deepEqual(await declared({ backup: { enabled: false } }), []);
    assert.deepEqual(await declared({ "backup.beforeRelease": false }), []);
    assert.deepEqual(await declared({}, { "kubernetes:renderYamlToDirectory": "manifests" }), []);
  });

  it("refuses a cluster that kubectl would not find", async () => {
    await assert.rejects(
      declared({}, { "kubernetes:kubeconfig": "{}" }),
      /kubernetes:kubeconfig is set, which the backup before a release cannot use: name the file with KUBECONFIG/,
    );
  });
});

describe("the difference of a release's backup", () => {
  const before = { release: "prod-20260101-000000", namespace: "immo", cronJob: "backup" };

  it("is another release, and nothing else", () => {
    assert.deepEqual(diff("id", before, before), { changes: false, replaces: [] });
    assert.deepEqual(diff("id", before, { ...before, release: "prod-20260102-000000" }), {
      changes: true,
      replaces: [],
    });
    assert.deepEqual(diff("id", before, { ...before, context: "other" }), { changes: false, replaces: [] });
  });

  it("in another place is another resource", () => {
    assert.deepEqual(diff("id", before, { ...before, namespace: "x" }), { changes: true, replaces: ["namespace"] });
  });
});
