import assert from "node:assert/strict";
import { judge } from "../../../../policies/judge.ts";
import { rules } from "../../../../policies/rules/index.ts";
import { asResources, compliantStack, type Example } from "../../../support/policies/compliant-stack.ts";
import { brokenBy, brokenStack, violations } from "../../../support/policies/violations.ts";

const stack = "production";
const refused = (examples: readonly Example[]) => judge(rules, asResources(examples, stack), stack).violations;

describe("the rules of the policy pack", () => {
  it("accept a stack in which everything is as it should be", () => {
    assert.deepEqual(refused(compliantStack), []);
  });

  it("have names of their own, and are broken by an example each", () => {
    const names = rules.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(new Set(violations.map(({ rule }) => rule)), new Set(names));
  });

  it("are broken once each by the broken program", () => {
    assert.deepEqual(
      refused(brokenStack())
        .map(({ rule }) => rule)
        .sort(),
      rules.map(({ name }) => name).sort(),
    );
  });

  for (const violation of violations) {
    const { rule, of, changes, protect } = violation;
    it(`${rule} refuses ${of} with ${JSON.stringify(changes ?? { protect })}`, () => {
      const found = refused(brokenBy(violation));
      assert.deepEqual([...new Set(found.map((one) => one.rule))], [rule], JSON.stringify(found));
      const [, name] = of.split(" ");
      for (const { resource, message } of found) {
        assert.equal(resource ?? name, name);
        assert.match(message, /^\S.*: .+\.$/, "says what is wrong, and what to do");
      }
    });
  }
});
