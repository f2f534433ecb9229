import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { loadFlags } from "../../../../components/application/index.ts";
import { recordApplication } from "../../../support/pulumi-application.ts";
import { valueAt } from "../../../support/pulumi-recording.ts";
import type { Recording } from "../../../support/pulumi-recording.ts";
import { flagsText, switchFlag } from "../../../support/flag-stage.ts";

describe("the feature flags of the backend", () => {
  const variables = (recording: Recording) =>
    Object.assign({}, ...recording.ofKind("ConfigMap").map(({ inputs }) => inputs["data"])) as Record<string, string>;
  const egressPorts = (recording: Recording) =>
    (
      valueAt(recording.object("NetworkPolicy", "backend").inputs, "spec.egress") as { ports: { port: number }[] }[]
    ).map(({ ports }) => ports.map(({ port }) => port));

  it("are in a ConfigMap that keeps its name and may change", async () => {
    const { inputs, options } = (await recordApplication("production")).object("ConfigMap", "feature-flags");

    assert.deepEqual(inputs["data"], { "flags.json": '{ "flags": {} }' });
    assert.equal(inputs["immutable"], undefined);
    assert.deepEqual(options, {});
  });

  it("are mounted as a directory, so that a change reaches running pods, and into no other pod", async () => {
    const recording = await recordApplication("local");
    const pod = (part: string, path: string) =>
      valueAt(recording.object("Deployment", part).inputs, `spec.template.spec.${path}`) as Record<string, unknown>[];
    const named = (list: Record<string, unknown>[]) => list.filter(({ name }) => name === "flags");

    assert.deepEqual(named(pod("backend", "volumes")), [{ name: "flags", configMap: { name: "feature-flags" } }]);
    assert.deepEqual(named(pod("backend", "containers.0.volumeMounts")), [
      { name: "flags", mountPath: "/flags", readOnly: true },
    ]);
    assert.equal(variables(recording)["FLAGS_FILE"], "/flags/flags.json");
    assert.deepEqual(named(pod("frontend", "volumes")), []);
    const [seed] = recording.ofKind("Job");
    assert.deepEqual(named(valueAt(seed, "inputs.spec.template.spec.volumes") as Record<string, unknown>[]), []);
  });

  it("change nothing else when one of them changes: no pod restarts, and there is nothing to release", async () => {
    const before = (await recordApplication("local")).resources;
    const flags = flagsText({ search: switchFlag() });
    const after = (await recordApplication("local", {}, { flags })).resources;
    const names = (resources: typeof before) => resources.map(({ name }) => name);

    assert.deepEqual(names(after), names(before));
    assert.deepEqual(names(after.filter((resource, index) => !isDeepStrictEqual(resource, before[index]))), [
      "app-flags",
    ]);
  });

  it("are decided inside the backend, which calls nobody for it", async () => {
    const recording = await recordApplication("local");

    assert.equal(variables(recording)["FLAG_PROVIDER"], "flagd");
    assert.equal("FLAG_SERVICE_URL" in variables(recording), false);
    assert.deepEqual(egressPorts(recording), [[53, 53], [27017]]);
  });

  it("are decided by a service that the backend may call, where one is chosen", async () => {
    const recording = await recordApplication("local", {
      flags: { provider: "flagsmith", serviceUrl: "https://flagsmith.example.com/api/v1/" },
      secrets: { featureFlagSdkKey: "ser.key" },
    });

    assert.equal(variables(recording)["FLAG_PROVIDER"], "flagsmith");
    assert.equal(variables(recording)["FLAG_SERVICE_URL"], "https://flagsmith.example.com/api/v1/");
    assert.deepEqual(egressPorts(recording), [[53, 53], [27017], [443]]);
  });
});

describe("loadFlags", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "immoexpress-flags-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const refusalOf = (flag?: string) => {
    try {
      loadFlags({ flag }, folder);
      return assert.fail("it was accepted");
    } catch (error) {
      assert(pulumi.RunError.isInstance(error));
      return error.message;
    }
  };

  it("gives the flags of all JSON files in one document", async () => {
    await write("b.json", flagsText({ b: switchFlag() }));
    await write("a.json", flagsText({ a: switchFlag() }));
    await write("notes.txt", "{");

    const { flags } = JSON.parse(loadFlags({ flag: "a" }, folder)) as { flags: object };
    assert.deepEqual(Object.keys(flags), ["a", "b"]);
  });

  it("throws one error for all mistakes that the engine prints without a stack trace", async () => {
    await write("a.json", flagsText({ a: switchFlag({ defaultVariant: "x" }), b: switchFlag({ state: "on" }) }));

    assert.equal(
      refusalOf(),
      [
        `The feature flags have 2 problems; nothing was created or changed.`,
        '  - flags/a.json: flag "a": defaultVariant is "x": must be one of its variants: on, off.',
        '  - flags/a.json: flag "b": state is "on": must be ENABLED or DISABLED.',
        "What is allowed is explained in docs/flags.md.",
      ].join("\n"),
    );
  });

  it("refuses a health check for a flag that is never evaluated", async () => {
    await write("a.json", flagsText({ a: switchFlag(), b: switchFlag({ state: "DISABLED" }) }));

    assert.match(refusalOf("b"), /^ {2}- immoexpress:health\.flag is "b": must be one of the enabled flags, a\.$/m);
  });
});
