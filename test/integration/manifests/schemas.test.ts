import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import type { Manifest } from "../../../operations/render/manifest.ts";
import { schemaViolations } from "../../support/manifests/kubeconform.ts";
import { renderedManifests, stacks } from "../../support/manifests/rendered.ts";

describe("the rendered manifests, with kubeconform", function () {
  this.timeout("1m");

  for (const stack of stacks) {
    it(`of ${stack} are what Kubernetes and the CustomResourceDefinitions say`, async () => {
      const manifests = await renderedManifests(stack);
      assert.ok(manifests.length > 100, `only ${manifests.length} manifests`);
      assert.deepEqual(await schemaViolations(manifests), []);
    });
  }

  /** Ways to break a manifest, by the start of its file's name: path, value, and what is said of it. */
  const mistakes: readonly (readonly [file: string, path: readonly string[], value: unknown, said: RegExp])[] = [
    ["deployment-application-backend", ["spec", "template", "spec", "nodeSelectr"], {}, /nodeSelectr/],
    ["deployment-application-backend", ["spec", "replicas"], "two", /replicas/],
    ["networkpolicy-application-backend", ["spec", "policyType"], ["Ingress"], /policyType/],
    ["cronjob-backups-backup", ["spec", "schedule"], undefined, /schedule/],
    ["cronjob-backups-backup", ["metadata", "label"], {}, /label/],
    ["rollout-application-backend", ["spec", "stratgy"], {}, /stratgy/],
    ["rollout-application-backend", ["spec", "strategy", "canary", "steps"], "ten", /steps/],
    ["rollout-application-backend", ["metadata", "nmae"], "backend", /nmae/],
    ["customresourcedefinition-platform-argo-rollouts-definition-rollout", ["spec", "scop"], "x", /scop/],
    ["service-application-backend", ["apiVersion"], "v2", /could not find schema/],
    ["serviceaccount-application-backend", ["kind"], "ServiceAcount", /could not find schema/],
  ];

  it("would not get past it with a mistake", async () => {
    const manifests = await renderedManifests("production");
    const definitions = manifests.filter(({ file }) => file.startsWith("customresourcedefinition-"));
    const broken = mistakes.map(([start, path, value], index) => ({
      file: `broken-${index}.yaml`,
      text: changed(found(manifests, start), path, value),
    }));
    const violations = await schemaViolations([...definitions, ...broken]);
    assert.equal(violations.length, mistakes.length, JSON.stringify(violations));
    for (const [index, [, , , said]] of mistakes.entries()) {
      const violation = violations.find(({ file }) => file === `broken-${index}.yaml`);
      assert.match(violation?.message ?? "", said);
    }
  });
});

function found(manifests: readonly Manifest[], start: string): Manifest {
  return manifests.find(({ file }) => file.startsWith(start)) ?? assert.fail(`no manifest begins with ${start}`);
}

/** A manifest's text with one value changed, or without it where it is undefined. */
function changed({ text }: Manifest, path: readonly string[], value: unknown): string {
  const object = parse(text) as Record<string, unknown>;
  const last = path.at(-1) ?? assert.fail("no path");
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, object);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return stringify(object);
}
