import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "../../../local/exec.ts";
import { Kubectl } from "../../support/kubectl.ts";
import { isReady, type Pod, plainValues } from "../../support/kubectl-objects.ts";

function pod(name: string, ready: string, more: Partial<Pod["metadata"]> = {}): Pod {
  const status = { phase: "Running", conditions: [{ type: "Ready", status: ready }] };
  return { kind: "Pod", metadata: { name, uid: name, ...more }, spec: { containers: [] }, status };
}

describe("Kubectl", () => {
  let directory: string;
  let kubectl: Kubectl;

  /** Puts a program in kubectl's place that prints an answer, and its arguments and input to standard error. */
  async function answering(answer: unknown, exitCode = 0): Promise<void> {
    const program = join(directory, "kubectl");
    const script = `#!/bin/sh\ncat <<'END'\n${JSON.stringify(answer)}\nEND\necho "$*" >&2; cat >&2; exit ${exitCode}\n`;
    await writeFile(program, script, { mode: 0o755 });
    kubectl = new Kubectl(program, "/the/kubeconfig");
  }

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
  });

  after(() => rm(directory, { recursive: true }));

  it("asks the one cluster, in one namespace, by label", async () => {
    await answering({ items: [] });
    const flags = "--kubeconfig /the/kubeconfig --request-timeout=20s";
    const { stderr } = await kubectl.run(["get", "pods"]);
    assert.equal(stderr.trim(), `${flags} get pods`);
    assert.deepEqual(await kubectl.list("pods", { namespace: "a", selector: "b=c" }), []);
    await answering({}, 1);
    await assert.rejects(kubectl.list("pods", { namespace: "a", selector: "b=c" }), (error) => {
      assert.ok(error instanceof CommandError);
      assert.equal(error.stderr.trim(), `${flags} get pods --namespace a --selector b=c --output=json`);
      return true;
    });
  });

  it("gives one object, and the pods that can serve", async () => {
    await answering(pod("one", "True"));
    assert.equal((await kubectl.get<Pod>("pod", "one", "a")).metadata.name, "one");
    await answering({ items: [pod("a", "True"), pod("b", "False"), pod("c", "True", { deletionTimestamp: "now" })] });
    assert.deepEqual(
      (await kubectl.readyPods({})).map(({ metadata }) => metadata.name),
      ["a"],
    );
  });

  it("hands objects over as JSON", async () => {
    await answering({}, 1);
    await assert.rejects(kubectl.create({ kind: "Pod" }), (error) => {
      assert.ok(error instanceof CommandError && error.stderr.includes('create --filename=-\n{"kind":"Pod"}'));
      return true;
    });
  });

  it("tells an API server that is not ready from one that is", async () => {
    await answering("ok");
    assert.equal(await kubectl.isApiReady(), true);
    await answering("", 1);
    assert.equal(await kubectl.isApiReady(), false);
  });
});

describe("isReady", () => {
  it("is false for a pod without conditions", () => {
    const fresh = pod("a", "True");
    assert.equal(isReady({ ...fresh, status: { phase: "Pending" } }), false);
  });
});

describe("plainValues", () => {
  it("decodes a Secret's values", () => {
    const secret = { kind: "Secret", metadata: { name: "s", uid: "1" }, data: { a: "w6TDtsO8" } };
    assert.deepEqual(plainValues(secret), { a: "äöü" });
  });
});
