import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../../local/paths.ts";
import { goModuleDirectory, storedPath } from "../../../../local/toolchain/store.ts";
import { toolNames, toolSpec } from "../../../../local/toolchain/tools.ts";
import * as versions from "../../../../local/toolchain/versions.ts";

const packageJson = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

function requirement(group: string, module: string): string | undefined {
  const text = readFileSync(join(goModuleDirectory(group), "go.mod"), "utf8");
  return text
    .split("\n")
    .find((line) =>
      line
        .replace(/^require /, "")
        .trim()
        .startsWith(`${module} v`),
    )
    ?.split(" v")[1];
}

describe("the table of tools", () => {
  it("has the versions of Pulumi's packages that package.json has", () => {
    assert.equal(packageJson.devDependencies["pulumi"], versions.pulumiVersion);
    assert.equal(packageJson.dependencies["@pulumi/pulumi"], versions.pulumiVersion);
    assert.equal(packageJson.dependencies["@pulumi/kubernetes"], versions.kubernetesProviderVersion);
  });

  it("has the versions that the Go modules pin", () => {
    assert.equal(requirement("pulumi", "github.com/pulumi/pulumi/pkg/v3"), versions.pulumiVersion);
    assert.equal(requirement("kubernetes", "k8s.io/kubernetes"), versions.kubernetesVersion);
    assert.equal(requirement("kubernetes", "github.com/argoproj/argo-rollouts"), versions.argoRolloutsVersion);
    assert.equal(requirement("kubernetes", "github.com/coredns/coredns"), toolSpec("coredns").version);
    assert.equal(requirement("kube-router", "github.com/cloudnativelabs/kube-router/v2"), versions.kubeRouterVersion);
    assert.equal(requirement("actionlint", "github.com/rhysd/actionlint"), versions.actionlintVersion);
    assert.equal(requirement("kubeconform", "github.com/yannh/kubeconform"), versions.kubeconformVersion);
    assert.equal(requirement("kube-score", "github.com/zegl/kube-score"), versions.kubeScoreVersion);
    assert.equal(requirement("alertmanager", "github.com/prometheus/alertmanager"), versions.alertmanagerVersion);
    assert.equal(requirement("kube-state-metrics", "k8s.io/kube-state-metrics/v2"), versions.kubeStateMetricsVersion);
    assert.equal(requirement("metrics-server", "sigs.k8s.io/metrics-server"), versions.metricsServerVersion);
    assert.equal(requirement("ferretdb", "github.com/FerretDB/FerretDB"), toolSpec("ferretdb").version);
  });

  it("builds kube-router on the Kubernetes libraries of the Kubernetes that it runs in, which are compiled anyway", () => {
    const replaced = readFileSync(join(goModuleDirectory("kube-router"), "go.mod"), "utf8");
    assert.match(replaced, /k8s\.io\/client-go => k8s\.io\/client-go v0\.35\.4/);
  });

  for (const name of toolNames) {
    for (const source of toolSpec(name).sources) {
      if (source.kind === "go" || source.kind === "go-file") {
        it(`pins the module of ${name} by hash`, () => {
          const sums = readFileSync(join(goModuleDirectory(source.group), "go.sum"), "utf8");
          assert.ok(
            sums.includes(source.kind === "go" ? " h1:" : `${source.module} v${versions.kubernetesVersion} h1:`),
          );
        });
      }
      if (source.kind === "pypi") {
        it(`pins the wheels of ${name} by hash`, () => {
          assert.deepEqual(Object.keys(source.sha256), ["x64", "arm64"]);
          for (const hash of Object.values(source.sha256)) assert.match(hash, /^[0-9a-f]{64}$/);
        });
      }
      if (source.kind === "file" || source.kind === "npm") {
        it(`has ${name} where it says`, async () => {
          assert.equal(existsSync((await storedPath(name, source))!), true);
        });
      }
    }
  }
});
