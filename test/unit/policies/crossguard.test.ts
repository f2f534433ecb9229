import assert from "node:assert/strict";
import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { policyOf } from "../../../policies/crossguard.ts";
import type { ResourceRule, StackRule } from "../../../policies/rule.ts";

const urn = (stack: string, name: string) => `urn:pulumi:${stack}::immoexpress::example:Parent$example:Thing::${name}`;

/** A resource as the engine hands it over; reading an unknown property throws there, too. */
function given(stack: string, name: string, props: Record<string, unknown>) {
  const opts = { protect: true, ignoreChanges: [], aliases: [], additionalSecretOutputs: [] };
  return { type: "example:Thing", name, urn: urn(stack, name), props, opts };
}

const unknown = (key: string) =>
  Object.defineProperty({}, key, {
    enumerable: true,
    get: () => {
      throw new Error(`string value at .${key} can't be known during preview`);
    },
  });

/** Refuses whatever has an `a`, but where it is exempted. */
const about = { name: "no-a", description: "Nothing has an a.", why: "It is an example." };
const rule: ResourceRule = {
  ...about,
  types: /Thing$/,
  exemptions: [{ stacks: ["local"], resources: /^old-/, reason: "They had one before." }],
  check: ({ props }) => (Object.hasOwn(props as object, "a") ? [`a is ${JSON.stringify(props)}`] : []),
};

describe("a rule as CrossGuard runs it", () => {
  /** What it reports of a resource: urn and message. */
  async function reported(stack: string, name: string, props: Record<string, unknown>, type = "example:Thing") {
    const found: string[] = [];
    const policy = policyOf(rule);
    assert.ok("validateResource" in policy && typeof policy.validateResource === "function");
    const args = { ...given(stack, name, props), type } as unknown as ResourceValidationArgs;
    await policy.validateResource(args, (message) => found.push(message));
    return found;
  }

  it("reports what the rule finds, at the rule's level", async () => {
    assert.deepEqual(await reported("production", "one", { a: [1, { b: 2 }] }), ['a is {"a":[1,{"b":2}]}']);
    assert.deepEqual(await reported("production", "one", {}), []);
    assert.equal(policyOf(rule).enforcementLevel, "mandatory");
    assert.equal(policyOf({ ...rule, level: "advisory" }).enforcementLevel, "advisory");
  });

  it("looks at no other types, and at nothing that is exempted", async () => {
    assert.deepEqual(await reported("production", "one", { a: 1 }, "example:Other"), []);
    assert.deepEqual(await reported("local", "old-one", { a: 1 }), []);
    assert.equal((await reported("staging", "old-one", { a: 1 })).length, 1);
    assert.equal((await reported("local", "new-one", { a: 1 })).length, 1);
  });

  it("takes what is known only after the update as not there, and judges the rest", async () => {
    const props = { a: unknown("b"), list: [unknown("c"), 1] };
    assert.deepEqual(await reported("production", "one", props), ['a is {"a":{},"list":[{},1]}']);
    assert.deepEqual(await reported("production", "one", unknown("a")), []);
  });

  it("tells a rule about the stack where values come from, and points at the resource that it names", async () => {
    const stackRule: StackRule = {
      ...about,
      checkStack: (resources) => [
        { resource: "two", message: JSON.stringify(resources.map(({ sources }) => sources)) },
        { message: resources.map(({ stack, protect }) => `${stack} ${protect}`).join() },
      ],
    };
    const one = { ...given("production", "one", {}), dependencies: [], propertyDependencies: {} };
    const two = { ...given("production", "two", {}), dependencies: [], propertyDependencies: { of: [one] } };
    const found: unknown[] = [];
    const policy = policyOf(stackRule);
    assert.ok("validateStack" in policy);
    const args = { resources: [one, two] as unknown as PolicyResource[] };
    await policy.validateStack(args as Parameters<typeof policy.validateStack>[0], (...args) => found.push(args));
    assert.deepEqual(found, [
      ['[{},{"of":["one"]}]', urn("production", "two")],
      ["production true,production true", undefined],
    ]);
  });
});
