import assert from "node:assert/strict";
import { configDifference, UnclearSecretError } from "../../../../../operations/release/config/difference.ts";
import type { ConfigEntries } from "../../../../../operations/release/history.ts";

const plain = (value: unknown) => entry(value, false);
const secret = (value: unknown) => entry(value, true);
function entry(value: unknown, isSecret: boolean): ConfigEntries[string] {
  if (typeof value === "string") return { value, secret: isSecret };
  return { value: JSON.stringify(value), objectValue: value, secret: isSecret };
}
const encrypted = { secure: "v1:…" };
const set = (path: string, value: unknown) => ({ path: path.split("."), value, isSecret: false });
const hide = (path: string, value: string) => ({ path: path.split("."), value, isSecret: true });

describe("the way back to an earlier configuration", () => {
  it("is empty where nothing has changed, encrypted anew or not", () => {
    const config = { a: plain("1"), b: plain({ x: [1, 2], y: true }), c: secret("s"), d: secret({ t: "u", n: 5 }) };
    const file = { a: "1", b: { x: [1, 2], y: true }, c: encrypted, d: { t: encrypted, n: 5 } };
    assert.deepEqual(configDifference(config, config, file), []);
  });

  it("sets what has changed, adds what has gone, and removes what is new", () => {
    const wanted = { a: plain("1"), images: plain({ frontend: "web:1", backend: "api:1" }), old: plain("o") };
    const now = { a: plain("2"), images: plain({ frontend: "web:1", backend: "api:2", extra: 1 }), fresh: plain("f") };
    const file = { a: "2", images: { frontend: "web:1", backend: "api:2", extra: 1 }, fresh: "f" };
    assert.deepEqual(configDifference(wanted, now, file), [
      ...[set("fresh", undefined), set("a", "1"), set("images.extra", undefined), set("images.backend", "api:1")],
      set("old", "o"),
    ]);
  });

  it("encrypts what was encrypted, and only that", () => {
    const wanted = { token: secret("t1"), smtp: secret({ host: "a", port: 25, password: "p1", user: "u" }) };
    const now = { token: secret("t2"), smtp: secret({ host: "b", port: 587, password: "p2" }) };
    const file = { token: encrypted, smtp: { host: "b", port: 587, password: encrypted } };
    // Of the one that is not there any more nobody knows whether it was secret.
    assert.deepEqual(configDifference(wanted, now, file), [
      ...[hide("token", "t1"), set("smtp.host", "a"), set("smtp.port", 25), hide("smtp.password", "p1")],
      hide("smtp.user", "u"),
    ]);
  });

  it("makes a secret of what was written openly since, and the other way round", () => {
    assert.deepEqual(configDifference({ a: secret("x") }, { a: plain("x") }, { a: "x" }), [hide("a", "x")]);
    assert.deepEqual(configDifference({ a: plain("x") }, { a: secret("x") }, { a: encrypted }), [set("a", "x")]);
  });

  it("refuses to guess which part of a list was secret", () => {
    const [wanted, now] = [{ list: secret(["a", "b"]) }, { list: secret(["a", "c"]) }];
    assert.throws(() => configDifference(wanted, now, { list: ["a", encrypted] }), UnclearSecretError);
    assert.deepEqual(
      configDifference({ m: secret({ to: ["a"] }) }, { m: secret({ to: ["b"] }) }, { m: { to: ["b"] } }),
      [set("m.to", ["a"])],
    );
  });
});
