import assert from "node:assert/strict";
import { run } from "../../../../local/exec.ts";
import { locate } from "../../../../local/toolchain/locate.ts";
import { toolSpec } from "../../../../local/toolchain/tools.ts";
import type { ToolName } from "../../../../local/toolchain/tools.ts";

/** How the tools that are built here are asked for their version; those of the machine were asked when they were found. */
const questions: Partial<Record<ToolName, readonly string[]>> = {
  pulumi: ["version"],
  "kube-apiserver": ["--version"],
  "kube-controller-manager": ["--version"],
  "kube-scheduler": ["--version"],
  kubelet: ["--version"],
  "kube-proxy": ["--version"],
  kubectl: ["version", "--client"],
  coredns: ["-version"],
  "kube-router": ["--version"],
  "metrics-server": ["--version"],
  traefik: ["version"],
  promtool: ["--version"],
  alertmanager: ["--version"],
  amtool: ["--version"],
  actionlint: ["--version"],
  kubeconform: ["-v"],
  "kube-score": ["version"],
  "kube-state-metrics": ["version"],
  mongodump: ["--version"],
  mongorestore: ["--version"],
};

describe("tools that are built or downloaded", () => {
  for (const [name, args] of Object.entries(questions)) {
    it(`${name} knows its version`, async function () {
      const spec = toolSpec(name as ToolName);
      const located = await locate(name, spec);
      // Only what is there is asked: a test is no place to start a build of ten minutes.
      if (located === undefined || located.origin === "machine") return this.skip();
      const { stdout, stderr } = await run(located.path, args, { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
      assert.equal((stdout + stderr).includes(spec.version ?? "no version is pinned"), true, stdout + stderr);
    });
  }
});
