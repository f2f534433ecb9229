import assert from "node:assert/strict";
import { findVersion, satisfies } from "../../../../local/toolchain/range.ts";

describe("version ranges", () => {
  it("finds the version in what real programs print", () => {
    assert.equal(findVersion("containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3"), "1.6.20");
    assert.equal(findVersion("go version go1.26.8 linux/amd64"), "1.26.8");
    assert.equal(findVersion("Client Version: v1.32.4-dispatcher"), "1.32.4");
    assert.equal(findVersion("ipset v7.17, protocol version: 7"), "7.17");
    assert.equal(findVersion("no such option"), undefined);
  });

  it("takes a version only when every comparator holds", () => {
    assert.equal(satisfies("1.6.20", ">=1.6 <3"), true);
    assert.equal(satisfies("2.1.0", ">=1.6 <3"), true);
    assert.equal(satisfies("1.5.9", ">=1.6 <3"), false);
    assert.equal(satisfies("3.0", ">=1.6 <3"), false);
  });

  it("compares numbers, not text", () => {
    assert.equal(satisfies("1.10.0", ">=1.9"), true);
    assert.equal(satisfies("1.26.8", ">=1.26.10"), false);
  });

  it("wants an exact version for =", () => {
    assert.equal(satisfies("v3.259.0", "=3.259.0"), true);
    assert.equal(satisfies("3.259.1", "=3.259.0"), false);
  });

  it("refuses a range that it cannot read", () => {
    assert.throws(() => satisfies("1.0.0", "^1.0"), {
      message: 'version range "^1.0": "^1.0" is not >=, < or = and a version',
    });
    assert.throws(() => satisfies("next", ">=1"), { message: '"next" is not a version' });
  });
});
