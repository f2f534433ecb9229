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

/** Tools that are built from one Go module in local/toolchain/go/, because they share their dependencies' versions. */
export interface GoGroup {
  /** What the linker writes into variables: a build from a module knows no version of its own. */
  variables: Readonly<Record<string, string>>;
  /** Build tags; default: none. */
  tags?: readonly string[];
  /** Seconds that building the whole group took from empty caches on 2 cores: an estimate for people. */
  seconds: number;
}

export type GoGroupName =
  | "actionlint"
  | "alertmanager"
  | "ferretdb"
  | "kube-router"
  | "kube-score"
  | "kube-state-metrics"
  | "kubeconform"
  | "kubernetes"
  | "metrics-server"
  | "mongo-tools"
  | "prometheus"
  | "pulumi"
  | "pulumi-kubernetes"
  | "pulumi-language-nodejs";

export const goGroups: Readonly<Record<GoGroupName, GoGroup>> = {
  actionlint: { variables: { "github.com/rhysd/actionlint.version": actionlintVersion }, seconds: 20 },
  alertmanager: { variables: prometheusCommonVersion(alertmanagerVersion), seconds: 150 },
  ferretdb: { variables: {}, seconds: 95 },
  kubernetes: {
    variables: {
      ...componentVersion("k8s.io/component-base/version", kubernetesVersion),
      ...componentVersion("k8s.io/client-go/pkg/version", kubernetesVersion),
      "github.com/argoproj/argo-rollouts/utils/version.version": argoRolloutsVersion,
    },
    seconds: 700,
  },
  "kube-router": {
    variables: { "github.com/cloudnativelabs/kube-router/v2/pkg/version.Version": `v${kubeRouterVersion}` },
    seconds: 30,
  },
  "kube-score": { variables: { "main.version": kubeScoreVersion }, seconds: 60 },
  "kube-state-metrics": { variables: prometheusCommonVersion(kubeStateMetricsVersion), seconds: 250 },
  kubeconform: { variables: { "main.version": kubeconformVersion }, seconds: 20 },
  "metrics-server": {
    variables: componentVersion("k8s.io/client-go/pkg/version", metricsServerVersion),
    seconds: 300,
  },
  "mongo-tools": { variables: { "main.VersionStr": mongoToolsVersion }, seconds: 20 },
  prometheus: {
    variables: prometheusCommonVersion(prometheusVersion),
    tags: ["remove_all_sd", "enable_kubernetes_sd"],
    seconds: 150,
  },
  pulumi: {
    variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${pulumiVersion}` },
    seconds: 360,
  },
  "pulumi-kubernetes": { variables: { "main.version": kubernetesProviderVersion }, seconds: 420 },
  "pulumi-language-nodejs": { variables: {}, seconds: 30 },
};

/** What the programs of the Prometheus project, and others that use its library, say that they are. */
function prometheusCommonVersion(version: string): Record<string, string> {
  return { "github.com/prometheus/common/version.Version": version };
}

function componentVersion(goPackage: string, version: string): Record<string, string> {
  const [major = "", minor = ""] = version.split(".");
  return {
    [`${goPackage}.gitVersion`]: `v${version}`,
    [`${goPackage}.gitMajor`]: major,
    [`${goPackage}.gitMinor`]: minor,
    [`${goPackage}.gitTreeState`]: "clean",
  };
}
