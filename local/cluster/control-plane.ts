import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toolPath } from "../toolchain/index.ts";
import { type ClusterPaths, network } from "./layout.ts";
import type { ClusterPki } from "./pki.ts";
import type { ProgramSpec } from "./supervisor.ts";

const etcdEndpoint = "https://127.0.0.1:2379";

/** The four programs that a cloud runs for its customers: certificates everywhere, no anonymous access, secrets encrypted at rest. */
export async function controlPlanePrograms(paths: ClusterPaths, pki: ClusterPki): Promise<Omit<ProgramSpec, "log">[]> {
  const encryption = await ensureEncryptionConfig(paths);
  return [
    { name: "etcd", command: await toolPath("etcd"), args: etcdArgs(paths, pki) },
    { name: "kube-apiserver", command: await toolPath("kube-apiserver"), args: apiServerArgs(pki, encryption) },
    {
      name: "kube-controller-manager",
      command: await toolPath("kube-controller-manager"),
      args: controllerManagerArgs(pki),
    },
    { name: "kube-scheduler", command: await toolPath("kube-scheduler"), args: schedulerArgs(pki) },
  ];
}

function etcdArgs(paths: ClusterPaths, pki: ClusterPki): string[] {
  const peer = "https://127.0.0.1:2380";
  return [
    "--name=immo",
    `--data-dir=${paths.etcd}`,
    `--listen-client-urls=${etcdEndpoint}`,
    `--advertise-client-urls=${etcdEndpoint}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=immo=${peer}`,
    "--client-cert-auth=true",
    `--trusted-ca-file=${pki.authority.certificate}`,
    `--cert-file=${pki.etcd.certificate}`,
    `--key-file=${pki.etcd.key}`,
    "--peer-client-cert-auth=true",
    `--peer-trusted-ca-file=${pki.authority.certificate}`,
    `--peer-cert-file=${pki.etcd.certificate}`,
    `--peer-key-file=${pki.etcd.key}`,
    "--auto-compaction-retention=1h",
    "--logger=zap",
    "--log-level=warn",
  ];
}

function apiServerArgs(pki: ClusterPki, encryptionConfig: string): string[] {
  return [
    `--advertise-address=${network.nodeAddress}`,
    `--secure-port=${network.apiServerPort}`,
    `--service-cluster-ip-range=${network.serviceRange}`,
    "--authorization-mode=Node,RBAC",
    "--anonymous-auth=false",
    "--enable-admission-plugins=NodeRestriction",
    // As everywhere else: what a namespace allows is for pod security admission to say.
    "--allow-privileged=true",
    `--client-ca-file=${pki.authority.certificate}`,
    `--tls-cert-file=${pki.apiServer.certificate}`,
    `--tls-private-key-file=${pki.apiServer.key}`,
    "--tls-min-version=VersionTLS12",
    `--etcd-servers=${etcdEndpoint}`,
    `--etcd-cafile=${pki.authority.certificate}`,
    `--etcd-certfile=${pki.apiServerEtcdClient.certificate}`,
    `--etcd-keyfile=${pki.apiServerEtcdClient.key}`,
    `--encryption-provider-config=${encryptionConfig}`,
    `--kubelet-certificate-authority=${pki.authority.certificate}`,
    `--kubelet-client-certificate=${pki.apiServerKubeletClient.certificate}`,
    `--kubelet-client-key=${pki.apiServerKubeletClient.key}`,
    "--kubelet-preferred-address-types=InternalIP",
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${pki.serviceAccount.publicKey}`,
    `--service-account-signing-key-file=${pki.serviceAccount.privateKey}`,
    // The aggregation layer, through which metrics-server answers for metrics.k8s.io.
    `--requestheader-client-ca-file=${pki.frontProxyAuthority.certificate}`,
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-username-headers=X-Remote-User",
    `--proxy-client-cert-file=${pki.frontProxyClient.certificate}`,
    `--proxy-client-key-file=${pki.frontProxyClient.key}`,
    "--profiling=false",
    // Its estimate needs progress notices that etcd sends from 3.4.25 on; Debian's is older and each estimate would time out.
    "--feature-gates=SizeBasedListCostEstimate=false",
    "--v=1",
  ];
}

function controllerManagerArgs(pki: ClusterPki): string[] {
  return [
    ...clientArgs(pki.kubeconfigs["controller-manager"]),
    `--cluster-cidr=${network.podRange}`,
    `--service-cluster-ip-range=${network.serviceRange}`,
    "--allocate-node-cidrs=true",
    "--node-cidr-mask-size=20",
    `--root-ca-file=${pki.authority.certificate}`,
    `--service-account-private-key-file=${pki.serviceAccount.privateKey}`,
    "--use-service-account-credentials=true",
    // Clouds wait 5 min before they scale down; on one machine people want to see it happen.
    "--horizontal-pod-autoscaler-downscale-stabilization=30s",
    "--horizontal-pod-autoscaler-sync-period=5s",
    "--horizontal-pod-autoscaler-initial-readiness-delay=10s",
    "--horizontal-pod-autoscaler-cpu-initialization-period=20s",
  ];
}

function schedulerArgs(pki: ClusterPki): string[] {
  return clientArgs(pki.kubeconfigs.scheduler);
}

/** The controller manager and the scheduler ask the API server who may read their metrics. */
function clientArgs(kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    "--bind-address=127.0.0.1",
    "--leader-elect=false",
    "--profiling=false",
  ];
}

/** The key with which Secrets lie in etcd: made once, as losing it would lose them. */
async function ensureEncryptionConfig(paths: ClusterPaths): Promise<string> {
  const path = join(paths.certificates, "encryption.json");
  if (existsSync(path)) return path;
  const key = { name: "key1", secret: randomBytes(32).toString("base64") };
  const config = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [{ resources: ["secrets"], providers: [{ secretbox: { keys: [key] } }, { identity: {} }] }],
  };
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}
