import assert from "node:assert/strict";
import { parse } from "yaml";
import type { Manifest } from "../../../operations/render/manifest.ts";
import { scoreFindings } from "../../support/manifests/kube-score.ts";
import type { Finding } from "../../support/manifests/kube-score.ts";
import { renderedManifests, stacks } from "../../support/manifests/rendered.ts";
import { scoreExceptions } from "../../support/manifests/score-exceptions.ts";
import type { ScoreException } from "../../support/manifests/score-exceptions.ts";
import { valueAt } from "../../support/pulumi-recording.ts";

const covers = ({ check, stacks: only, files }: ScoreException, stack: string, finding: Finding) =>
  check === finding.check && only?.includes(stack) !== false && files?.test(finding.file) !== false;

describe("the rendered manifests, with kube-score", function () {
  this.timeout("1m");
  const found = new Map<string, Finding[]>();

  for (const stack of stacks) {
    it(`of ${stack} have nothing that it finds but what has a reason`, async () => {
      const findings = await scoreFindings(await renderedManifests(stack));
      found.set(stack, findings);
      const unexplained = findings.filter((finding) => !scoreExceptions.some((known) => covers(known, stack, finding)));
      assert.deepEqual(unexplained, []);
    });
  }

  it("need every exception that there is, in every stack that it names", () => {
    const needless = scoreExceptions.flatMap((exception) =>
      (exception.stacks ?? ["any"])
        .filter((named) => {
          const looked = named === "any" ? stacks : [named];
          return !looked.some((stack) => found.get(stack)?.some((finding) => covers(exception, stack, finding)));
        })
        .map((stack) => `${exception.check} (${exception.files?.source ?? "all"}) in ${stack}: ${exception.reason}`),
    );
    assert.deepEqual(needless, []);
  });

  it("would not get past it with a tag that moves", async () => {
    const manifests = (await renderedManifests("local")).map(({ file, text }) => ({
      file,
      text: text.replaceAll(/(immoexpress\/frontend):0123456789ab/g, "$1:latest"),
    }));
    const findings = (await scoreFindings(manifests)).filter(({ check }) => check === "container-image-tag");
    assert.deepEqual(
      findings.map(({ file }) => file),
      ["deployment-application-frontend-pods.yaml"],
    );
  });
});

describe("what the exceptions from kube-score rest on", () => {
  for (const stack of stacks) {
    it(`holds for ${stack}: limited emptyDirs, spread pods, autoscalers of Rollouts that are there`, async () => {
      const objects = (await renderedManifests(stack)).map(objectOf);
      const rollouts = objects.filter(({ kind }) => kind === "Rollout").map(({ metadata }) => metadata.name);
      for (const { kind, metadata, spec } of objects) {
        const pod = valueAt(spec, kind === "CronJob" ? "jobTemplate.spec.template.spec" : "template.spec");
        for (const volume of (valueAt(pod, "volumes") ?? []) as { emptyDir?: { sizeLimit?: string } }[]) {
          if (volume.emptyDir !== undefined) assert.ok(volume.emptyDir.sizeLimit, `an emptyDir of ${metadata.name}`);
        }
        if (["Deployment", "StatefulSet"].includes(kind) && Number(valueAt(spec, "replicas")) > 1) {
          assert.equal(
            valueAt(pod, "topologySpreadConstraints.0.topologyKey"),
            "kubernetes.io/hostname",
            metadata.name,
          );
        }
        if (kind === "HorizontalPodAutoscaler") {
          assert.equal(valueAt(spec, "scaleTargetRef.kind"), "Rollout");
          assert.ok(rollouts.includes(String(valueAt(spec, "scaleTargetRef.name"))), metadata.name);
        }
      }
    });
  }
});

function objectOf({ text }: Manifest) {
  return parse(text) as { kind: string; metadata: { name: string }; spec?: unknown };
}
