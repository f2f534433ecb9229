import assert from "node:assert/strict";
import { RandomProvider } from "../../../../local/toolchain/providers/random/provider.ts";
import { secret, type Properties } from "../../../../local/toolchain/providers/wire.ts";

const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const provider = new RandomProvider("1.0.0");
const urn = (kind: string) => `urn:pulumi:s::p::random:index/random${kind}:Random${kind}::it`;

async function create(kind: string, inputs: Properties) {
  const created = await provider.create(urn(kind), inputs);
  return { id: created.id, outs: created.outs as Properties };
}

async function reasons(kind: string, inputs: Properties): Promise<string[]> {
  const { failures } = await provider.check(urn(kind), {}, inputs);
  return (failures ?? []).map(({ reason }) => reason);
}

function valueOf(wrapped: unknown): string {
  return (wrapped as { value: string }).value;
}

describe("the random stand-in", () => {
  // Names and ids as in states that the official plugin has written.
  it("gives a password the official shape, without a hash or a schema version", async () => {
    const { id, outs } = await create("Password", { length: 16, minLower: 2 });
    assert.equal(id, "none");
    assert.deepEqual(outs, {
      ...{ id: "none", length: 16, lower: true, upper: true, special: true, number: true, numeric: true },
      ...{ minLower: 2, minNumeric: 0, minSpecial: 0, minUpper: 0, result: secret(valueOf(outs["result"])) },
    });
    assert.match(valueOf(outs["result"]), /^[A-Za-z0-9!@#$%&*()\-_=+[\]{}<>:?]{16}$/);
  });

  it("gives a string its own value as id and the official schema version", async () => {
    const { id, outs } = await create("String", { length: 10, special: false, numeric: false });
    assert.match(id, /^[A-Za-z]{10}$/);
    assert.equal(outs["result"], id);
    assert.equal(outs["__meta"], '{"schema_version":"2"}');
    assert.equal(outs["number"], false);
  });

  it("keeps every minimum and uses no character beyond the alphabets asked for", async () => {
    for (let i = 0; i < 50; i++) {
      const { id } = await create("String", {
        ...{ length: 8, minNumeric: 3, minUpper: 2, minSpecial: 2, overrideSpecial: "~", lower: false },
      });
      assert.match(id, /^[A-Z0-9~]{8}$/);
      assert.ok(id.replace(/[^0-9]/g, "").length >= 3, id);
      assert.ok(id.replace(/[^A-Z]/g, "").length >= 2, id);
      assert.ok(id.replace(/[^~]/g, "").length >= 2, id);
    }
  });

  it("gives an id the same bytes in four notations", async () => {
    const { id, outs } = await create("Id", { byteLength: 9, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 9);
    assert.deepEqual(outs, {
      ...{ byteLength: 9, prefix: "p-", id, b64Url: `p-${id}`, b64Std: `p-${bytes.toString("base64")}` },
      ...{ hex: `p-${bytes.toString("hex")}`, dec: `p-${BigInt(`0x${bytes.toString("hex")}`)}` },
    });
  });

  it("gives bytes as secrets, with no id among the outputs", async () => {
    const { id, outs } = await create("Bytes", { length: 5 });
    const hex = Buffer.from(id, "base64").toString("hex");
    assert.deepEqual(outs, { length: 5, base64: secret(id), hex: secret(hex) });
  });

  it("makes a UUID, an integer, a pet and a shuffle", async () => {
    assert.match((await create("Uuid", {})).id, /^[0-9a-f-]{36}$/);
    const integer = await create("Integer", { min: 3, max: 4 });
    assert.deepEqual(integer.outs, { min: 3, max: 4, result: Number(integer.id), id: integer.id });
    const pet = await create("Pet", { prefix: "immo", separator: "." });
    assert.match(pet.id, /^immo\.[a-z]+\.[a-z]+$/);
    assert.deepEqual(pet.outs, { prefix: "immo", separator: ".", length: 2, id: pet.id });
    const { id, outs } = await create("Shuffle", { inputs: ["a", "b"], resultCount: 3 });
    assert.equal(id, "-");
    assert.deepEqual((outs["results"] as string[]).slice(0, 2).sort(), ["a", "b"]);
    assert.equal((outs["results"] as string[]).length, 3);
  });

  it("gives inputs back as they came, so that secret ones stay secret", async () => {
    const keepers = secret({ release: "1" });
    assert.deepEqual((await create("Uuid", { keepers })).outs["keepers"], keepers);
  });

  it("keeps results secret that may contain a secret input", async () => {
    const { outs } = await create("Shuffle", { inputs: ["a", secret("b")] });
    const { value, ...signature } = outs["results"] as { value: string[] };
    assert.deepEqual(value.toSorted(), ["a", "b"]);
    assert.deepEqual({ ...signature, value: "x" }, secret("x"));
  });

  it("names every wrong input", async () => {
    assert.deepEqual(await reasons("Password", { length: "8", lenght: 8 }), [
      "unknown property lenght: allowed are keepers, length, lower, minLower, minNumeric, minSpecial, minUpper, " +
        "number, numeric, overrideSpecial, special, upper",
      'length must be of type integer, not "8"',
    ]);
    assert.deepEqual(await reasons("Id", {}), ["byteLength is required"]);
    assert.deepEqual(await reasons("Id", { byteLength: 0 }), ["byteLength must be at least 1, not 0"]);
    assert.deepEqual(await reasons("Uuid", { keepers: { a: 1 } }), [
      'keepers must be of type map of strings, not {"a":1}',
    ]);
    assert.deepEqual(await reasons("Integer", { min: 2, max: 1 }), ["max (1) is below min (2)"]);
    assert.match((await reasons("Integer", { min: 1, max: 2, seed: "x" })).join(), /^seed is not supported here/);
  });

  it("names combinations that cannot be", async () => {
    assert.deepEqual(await reasons("Password", { length: 2, minLower: 2, minUpper: 1 }), [
      "length (2) is below the sum of minLower, minNumeric, minSpecial, minUpper (3)",
    ]);
    assert.deepEqual(
      await reasons("String", { length: 2, lower: false, upper: false, numeric: false, special: false }),
      ["at least one of lower, numeric, special and upper must be true"],
    );
    assert.equal((await reasons("String", { length: 2, number: false, numeric: true })).length, 1);
  });

  it("does not judge what a preview does not know yet", async () => {
    assert.deepEqual(await reasons("Password", { length: unknownValue, keepers: { release: unknownValue } }), []);
  });

  it("refuses a kind that it does not know, naming those it does", async () => {
    await assert.rejects(
      provider.create(urn("Dice"), {}),
      /has no random:index\/randomDice:RandomDice, only RandomBytes/,
    );
  });

  it("refuses an import and a change in place", async () => {
    await assert.rejects(provider.read("none", urn("Password"), {}), /it: importing needs the official random plugin/);
    await assert.rejects(provider.update("none", urn("Password")), /replaced, never changed in place/);
  });
});

describe("the random stand-in's differences", () => {
  const state = { length: 8, lower: true, number: true, numeric: true, keepers: { a: "1" }, result: secret("x") };
  const rest = { minLower: 0, minNumeric: 0, minSpecial: 0, minUpper: 0, special: true, upper: true };
  const diff = (news: Properties) => provider.diff("none", urn("Password"), { ...state, ...rest }, news);

  it("finds none where a default is left out or written down", async () => {
    assert.deepEqual(await diff({ length: 8, keepers: { a: "1" } }), { changes: false, replaces: [] });
    assert.deepEqual(await diff({ length: 8, upper: true, number: true, keepers: secret({ a: "1" }) }), {
      changes: false,
      replaces: [],
    });
  });

  it("finds none in a state that the official plugin wrote", async () => {
    const olds = { ...state, ...rest, __meta: '{"schema_version":"3"}', bcryptHash: secret("$2a$10$"), id: "none" };
    const news = { __defaults: [], length: 8, number: true, keepers: { a: "1" } };
    assert.deepEqual(await reasons("Password", news), []);
    assert.deepEqual(await provider.diff("none", urn("Password"), olds, news), { changes: false, replaces: [] });
  });

  it("replaces for every input that differs", async () => {
    const found = await diff({ length: 9, upper: false, keepers: { a: "2" } });
    assert.deepEqual(found, { changes: true, replaces: ["keepers", "length", "upper"] });
    assert.deepEqual((await diff({ length: 8 })).replaces, ["keepers"]);
    assert.deepEqual((await diff({ length: 8, keepers: { a: "1" }, numeric: false })).replaces, ["numeric"]);
  });

  it("replaces for a keeper that is not known yet", async () => {
    assert.deepEqual((await diff({ length: 8, keepers: { a: unknownValue } })).replaces, ["keepers"]);
  });
});
