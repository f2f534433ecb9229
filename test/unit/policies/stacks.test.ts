import assert from "node:assert/strict";
import { judge } from "../../../policies/judge.ts";
import type { Resource } from "../../../policies/resource.ts";
import { rules } from "../../../policies/rules/index.ts";
import { goldenResources, goldenStacks } from "../../support/golden.ts";

function declared(stack: string): Resource[] {
  return goldenResources(stack).map(({ type, name, inputs, options }) => ({
    type,
    name,
    stack,
    props: inputs,
    protect: options?.protect === true,
    sources: {},
  }));
}

describe("the policies over the declared resources", () => {
  const judged = new Map(goldenStacks.map((stack) => [stack, judge(rules, declared(stack), stack)]));
  const advisory = new Set(rules.filter(({ level }) => level === "advisory").map(({ name }) => name));

  for (const [stack, { violations }] of judged) {
    it(`refuse nothing of ${stack}`, () => {
      assert.deepEqual(
        violations.filter(({ rule }) => !advisory.has(rule)),
        [],
      );
    });
  }

  it("need every exemption that they have", () => {
    const used = new Set([...judged.values()].flatMap((judgement) => [...judgement.used]));
    for (const { name, exemptions = [] } of rules) {
      const needless = exemptions.filter((exemption) => !used.has(exemption)).map(({ reason }) => reason);
      assert.deepEqual(needless, [], `${name} has exemptions that nothing needs`);
    }
  });

  it("exempt no resource of the application from a rule in production", () => {
    const exempted = rules.flatMap(({ name, exemptions = [] }) =>
      exemptions
        .filter(
          ({ stacks: only, resources }) => only === undefined && resources?.test("application-backend-pods") !== false,
        )
        .map(({ reason }) => `${name}: ${reason}`),
    );
    assert.deepEqual(exempted, []);
  });
});
