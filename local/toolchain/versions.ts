/** Versions that more than one file has to agree on; a test holds them against package.json. */
export const pulumiVersion = "3.259.0";
export const kubernetesProviderVersion = "4.25.0";
export const kubernetesVersion = "1.35.4";
export const metricsServerVersion = "0.8.0";
export const argoRolloutsVersion = "1.10.1";
export const actionlintVersion = "1.7.12";
export const kubeconformVersion = "0.8.0";
export const kubeScoreVersion = "1.20.0";
export const prometheusVersion = "3.13.0";
export const alertmanagerVersion = "0.31.1";
export const kubeStateMetricsVersion = "2.18.0";
export const kubeRouterVersion = "2.1.0";
export const mongoToolsVersion = "100.15.0";
