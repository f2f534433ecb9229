import assert from "node:assert/strict";
import { checkFlags } from "../../../../operations/flags/check.ts";

const $schema = "https://flagd.dev/schema/v0/flags.json";
const plain = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" };

const fileOf = (flags: unknown, others: object = {}) => JSON.stringify({ $schema, flags, ...others });
const problemsOf = (...texts: string[]) => {
  const checked = checkFlags(texts.map((text, index) => ({ name: `${"abc"[index] ?? ""}.json`, text })));
  return "problems" in checked ? checked.problems : [];
};
const ruled = (targeting: unknown) => ({ search: { ...plain, targeting } });

describe("the check of feature flags", () => {
  it("joins the files to one document, shared rules too", () => {
    const staff = { ends_with: [{ var: "email" }, "@immoexpress.com"] };
    const checked = checkFlags([
      { name: "a.json", text: fileOf(ruled({ if: [{ $ref: "staff" }, "on"] }), { $evaluators: { staff } }) },
      { name: "b.json", text: fileOf({ map: { ...plain, state: "DISABLED", metadata: { experiment: true } } }) },
    ]);
    assert("text" in checked);
    assert.deepEqual(Object.keys(checked.flags), ["search", "map"]);
    assert.deepEqual(JSON.parse(checked.text), { $schema, flags: checked.flags, $evaluators: { staff } });
  });

  it("takes every kind of rule that flagd has", () => {
    const rules = [
      {},
      { fractional: [["on"], ["off", 3]] },
      { fractional: [{ cat: [{ var: "$flagd.flagKey" }, { var: "email" }] }, ["on", 1], ["off", 0]] },
      {
        fractional: [
          ["on", { "-": [{ var: "$flagd.timestamp" }, 1740000000] }],
          ["off", 1],
        ],
      },
      { if: [{ sem_ver: [{ var: "version" }, ">=", "2.0.0"] }, "on", { "==": [1, { var: "a" }] }, "off", null] },
      { if: [{ fractional: [["off", 1]] }, { if: [true, "on", "off"] }] },
      { var: "variant" },
    ];
    for (const rule of rules) assert.deepEqual(problemsOf(fileOf(ruled(rule))), [], JSON.stringify(rule));
    const texts = {
      search: {
        state: "ENABLED",
        variants: { true: "a", false: "b" },
        defaultVariant: "true",
        targeting: { if: [true, false] },
      },
    };
    assert.deepEqual(problemsOf(fileOf(texts)), []);
  });

  const wrong: [what: string, text: string, sentence: string | RegExp][] = [
    ["text that is no JSON", "{", /^flags\/a\.json: is no JSON: .+\.$/],
    ["a list", "[]", "flags/a.json: must be a map with $schema and flags."],
    [
      "no flags",
      fileOf([]),
      "flags/a.json: must have a map of flags by their names under flags, and of rules under $evaluators.",
    ],
    [
      "a flag twice",
      `{"$schema":"${$schema}","flags":{"a":{},\n"a":{}}}`,
      "flags/a.json: has a key twice in line 2: every flag, variant and key must be there once.",
    ],
    ["another schema", fileOf({}, { $schema: "x" }), `flags/a.json: $schema is "x": must be "${$schema}".`],
    [
      "another key",
      fileOf({}, { flag: {} }),
      "flags/a.json: flag is not a known key; known there: $schema, flags, $evaluators.",
    ],
    [
      "a name that is no label",
      fileOf({ "New search": plain }),
      'flags/a.json: flag "New search": is named wrongly: must be lower-case letters, digits and dashes, at most 63, because names are labels of metrics.',
    ],
    [
      "a flag that is none",
      fileOf({ search: true }),
      'flags/a.json: flag "search": is true: must be a map with state, variants and defaultVariant.',
    ],
    [
      "a mistyped key",
      fileOf({ search: { ...plain, targetting: {} } }),
      /^flags\/a\.json: flag "search": targetting is not a known key: did you mean targeting; known there: state, /,
    ],
    [
      "another state",
      fileOf({ search: { ...plain, state: "on" } }),
      'flags/a.json: flag "search": state is "on": must be ENABLED or DISABLED.',
    ],
    [
      "no variants",
      fileOf({ search: { state: "ENABLED", defaultVariant: "on" } }),
      'flags/a.json: flag "search": variants is missing: must be a map of values by the names of the variants.',
    ],
    [
      "variants of two types",
      fileOf({ search: { ...plain, variants: { on: true, off: "no" } } }),
      'flags/a.json: flag "search": variants is {"on":true,"off":"no"}: must be one or more values of one type: boolean, string, number, object.',
    ],
    [
      "a default that is no variant",
      fileOf({ search: { ...plain, defaultVariant: "toString" } }),
      'flags/a.json: flag "search": defaultVariant is "toString": must be one of its variants: on, off.',
    ],
    [
      "metadata that is no value",
      fileOf({ search: { ...plain, metadata: { owner: [] } } }),
      'flags/a.json: flag "search": metadata.owner is []: must be a text, a number, true or false.',
    ],
    [
      "an unknown operator",
      fileOf(ruled({ iff: [true, "on"] })),
      'flags/a.json: flag "search": targeting has "iff", which is no operator: did you mean if.',
    ],
    [
      "two operators",
      fileOf(ruled({ if: [true, "on"], or: [] })),
      'flags/a.json: flag "search": targeting has 2 operators (["if","or"]): must have one.',
    ],
    [
      "a result that is no variant",
      fileOf(ruled({ if: [true, "on", { if: [false, "onn", "off"] }] })),
      'flags/a.json: flag "search": targeting.if[2].if[1] is "onn": must be one of the flag\'s variants: on, off.',
    ],
    [
      "a share for no variant",
      fileOf(
        ruled({
          fractional: [
            ["on", 1],
            ["of", 1],
          ],
        }),
      ),
      'flags/a.json: flag "search": targeting.fractional[1][0] is "of": must be one of the flag\'s variants: on, off.',
    ],
    [
      "a share that is no number",
      fileOf(ruled({ fractional: [["on", "10"]] })),
      'flags/a.json: flag "search": targeting.fractional[0] is ["on","10"]: must be [variant, share], a whole number from 0.',
    ],
    [
      "shares of nothing",
      fileOf(ruled({ fractional: [["on", 0]] })),
      'flags/a.json: flag "search": targeting.fractional gives nobody anything: at least one share must be above 0.',
    ],
    [
      "a shared rule that is not there",
      fileOf(ruled({ if: [{ $ref: "staf" }, "on"] }), { $evaluators: { staff: { var: "a" } } }),
      'flags/a.json: flag "search": targeting.if[0].$ref is "staf": must be a shared rule, one of staff.',
    ],
    [
      "a wrong shared rule",
      fileOf({}, { $evaluators: { staff: { end_with: [] } } }),
      'flags/a.json: $evaluators.staff has "end_with", which is no operator: did you mean ends_with.',
    ],
    [
      "what only flagd's schema knows",
      fileOf(ruled({ if: [{ ends_with: [{ var: "email" }] }, "on"] })),
      'flags/a.json: flag "search": targeting.if[0].ends_with is not what flagd\'s schema allows: it must NOT have fewer than 2 items.',
    ],
    [
      "the same in a shared rule",
      fileOf({}, { $evaluators: { new: { sem_ver: [{ var: "v" }, "=>", "1.0.0"] } } }),
      "flags/a.json: $evaluators.new.sem_ver[1] is not what flagd's schema allows: it must be equal to one of the allowed values.",
    ],
  ];
  for (const [what, text, sentence] of wrong) {
    it(`refuses ${what} in one sentence`, () => {
      const problems = problemsOf(text);
      assert.equal(problems.length, 1, problems.join("\n"));
      if (typeof sentence === "string") assert.equal(problems[0], sentence);
      else assert.match(problems[0]!, sentence);
    });
  }

  it("names every mistake of every file", () => {
    assert.equal(problemsOf(fileOf({ a: null, b: { ...plain, state: "", variants: 1 } }), "{").length, 4);
  });

  it("refuses a flag and a shared rule that two files have", () => {
    const twice = fileOf({ search: plain }, { $evaluators: { staff: { var: "a" } } });
    assert.deepEqual(problemsOf(twice, twice), [
      'flags/: flag "search" is in a.json and b.json: must be in one file.',
      'flags/: shared rule "staff" is in a.json and b.json: must be in one file.',
    ]);
  });

  it("refuses more than a ConfigMap holds", () => {
    const large = { search: { ...plain, metadata: { description: "x".repeat(1_000_000) } } };
    assert.match(
      problemsOf(fileOf(large)).join(),
      /^flags\/ has 1000\d+ bytes: must be at most 1000000, a ConfigMap's size\.$/,
    );
  });
});
