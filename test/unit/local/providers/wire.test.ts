import assert from "node:assert/strict";
import * as runtime from "@pulumi/pulumi/runtime/index.js";
import {
  containsUnknown,
  nameOf,
  secret,
  typeOf,
  unknown,
  unwrap,
} from "../../../../local/toolchain/providers/wire.ts";

const urn =
  "urn:pulumi:local::immoexpress::immoexpress:database:Database$random:index/randomPassword:RandomPassword::a::b";

describe("values between the engine and a provider", () => {
  it("uses the markers of Pulumi's own SDK", () => {
    assert.equal(unwrap(runtime.unknownValue), unknown);
    assert.deepEqual(secret("x"), { [runtime.specialSigKey]: runtime.specialSecretSig, value: "x" });
  });

  it("unwraps secrets and outputs at any depth", () => {
    const output = { [runtime.specialSigKey]: runtime.specialOutputValueSig, value: [secret("b")] };
    assert.deepEqual(unwrap({ a: secret({ b: output }), c: 1, d: null }), { a: { b: ["b"] }, c: 1, d: null });
  });

  it("takes an output without a value as unknown", () => {
    const value = unwrap({ a: [{ [runtime.specialSigKey]: runtime.specialOutputValueSig }] });
    assert.deepEqual(value, { a: [unknown] });
    assert.equal(containsUnknown(value), true);
    assert.equal(containsUnknown({ a: ["known", null, 1] }), false);
  });

  it("reads the type and the name in a URN", () => {
    assert.equal(typeOf(urn), "random:index/randomPassword:RandomPassword");
    assert.equal(nameOf(urn), "a::b");
  });
});
