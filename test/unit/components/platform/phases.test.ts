import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { givenUpPhases, metricPhases } from "../../../../components/platform/argo-rollouts/phases.ts";
import { repositoryRoot } from "../../../../local/paths.ts";

describe("the phases of rollouts in the controller's metrics", () => {
  const known: readonly string[] = metricPhases;

  it("are those that somebody asks for who wants to know whether a version was given up", () => {
    for (const phase of givenUpPhases.split("|")) assert.ok(known.includes(phase), phase);
  });

  it("are those that the rules ask for", () => {
    const directory = join(repositoryRoot, "components/monitoring/rules");
    const rules = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
    const texts = rules.map((name) => readFileSync(join(directory, name), "utf8"));
    const asked = texts.flatMap((text) => [...text.matchAll(/rollout_info\{[^}]*phase=~?"([^"]+)"/g)]);
    const phases = asked.flatMap(([, list = ""]) => list.split("|"));
    assert.ok(phases.length >= 3);
    for (const phase of phases) assert.ok(known.includes(phase), phase);
  });
});
