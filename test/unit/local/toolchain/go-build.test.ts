import assert from "node:assert/strict";
import { builtName, distinctlyNamed } from "../../../../local/toolchain/go-build.ts";

describe("names of Go programs", () => {
  it("is what go build calls its output", () => {
    assert.equal(builtName("k8s.io/kubernetes/cmd/kubectl", "example.test/m"), "kubectl");
    assert.equal(
      builtName("github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3", "example.test/m"),
      "pulumi-language-nodejs",
    );
    assert.equal(builtName("./coredns", "example.test/m"), "coredns");
    assert.equal(builtName(".", "example.test/ferretdb"), "ferretdb");
  });

  it("builds programs together unless two would get the same name", () => {
    const program = (goPackage: string): { package: string; target: string } => ({ package: goPackage, target: "/x" });
    const batches = distinctlyNamed(["a/dump/main", "a/list", "a/restore/main"].map(program), "example.test/m");
    assert.deepEqual(
      batches.map((batch) => batch.map((entry) => entry.package)),
      [["a/dump/main", "a/list"], ["a/restore/main"]],
    );
  });
});
