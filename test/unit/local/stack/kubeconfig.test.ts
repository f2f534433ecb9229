import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeKubeconfigOf } from "../../../../local/stack/kubeconfig.ts";

// A kubectl that knows two contexts and shows how it was called.
const kubectl = `#!/bin/sh
case "$2" in
  get-contexts) printf 'kind-immo\\nother\\n' ;;
  view) echo "# $*" ;;
esac
`;

describe("the kubeconfig of one context", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-kubeconfig-"));
    await writeFile(join(directory, "kubectl"), kubectl, { mode: 0o755 });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("holds that context alone and is readable by the user alone", async () => {
    const file = join(directory, "contexts", "kubeconfig");
    await writeKubeconfigOf("kind-immo", file, join(directory, "kubectl"));
    assert.equal(await readFile(file, "utf8"), "# config view --minify --flatten --raw --context kind-immo\n");
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("names the contexts there are when the one asked for is unknown", async () => {
    await assert.rejects(writeKubeconfigOf("nope", join(directory, "k"), join(directory, "kubectl")), {
      message: "KUBE_CONTEXT=nope: no such Kubernetes context: there are kind-immo, other",
    });
  });
});
