import { join } from "node:path";
import { ensureAuthority, ensureCertificate, ensureSigningKey, type KeyPair } from "./certificates.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { type ClusterPaths, network, nodeName } from "./layout.ts";

/** Certificates, keys and kubeconfigs of one cluster, by what they are for. */
export interface ClusterPki {
  authority: KeyPair;
  etcd: KeyPair;
  apiServer: KeyPair;
  /** With this the API server calls etcd. */
  apiServerEtcdClient: KeyPair;
  /** With this the API server calls kubelets. */
  apiServerKubeletClient: KeyPair;
  frontProxyAuthority: KeyPair;
  frontProxyClient: KeyPair;
  serviceAccount: { privateKey: string; publicKey: string };
  kubeletServer: KeyPair;
  /** Paths of kubeconfigs, one identity each. */
  kubeconfigs: Record<ClientName, string>;
}

/** Users and groups as the API server's authorisers know them; the last two get their roles from addons/node-agents.yaml. */
const clients = {
  admin: { commonName: "immoexpress-admin", organization: "system:masters" },
  "controller-manager": { commonName: "system:kube-controller-manager", organization: undefined },
  scheduler: { commonName: "system:kube-scheduler", organization: undefined },
  kubelet: { commonName: `system:node:${nodeName}`, organization: "system:nodes" },
  "kube-proxy": { commonName: "system:kube-proxy", organization: undefined },
  "kube-router": { commonName: "immoexpress:kube-router", organization: undefined },
  "local-path-provisioner": { commonName: "immoexpress:local-path-provisioner", organization: undefined },
} as const;

export type ClientName = keyof typeof clients;

/**
 * Makes what is missing or about to expire of the cluster's certificates; what is good stays as it is.
 * @param apiPort port of this machine that leads to the API server: the administrator's way in
 */
export async function ensurePki(paths: ClusterPaths, apiPort: number): Promise<ClusterPki> {
  const directory = paths.certificates;
  const authority = await ensureAuthority(directory, "ca", "immoexpress-cluster");
  // A second authority: with only one, any client certificate could pass for the aggregator's proxy.
  const frontProxyAuthority = await ensureAuthority(directory, "front-proxy-ca", "immoexpress-front-proxy");
  const issue = (
    name: string,
    usages: ("serverAuth" | "clientAuth")[],
    commonName: string,
    subjectAltNames: string[] = [],
  ) => ensureCertificate(directory, authority, { name, commonName, usages, subjectAltNames });
  const pki = {
    authority,
    frontProxyAuthority,
    etcd: await issue("etcd", ["serverAuth", "clientAuth"], "etcd", ["IP:127.0.0.1"]),
    apiServer: await issue("apiserver", ["serverAuth"], "kube-apiserver", [
      "DNS:kubernetes",
      "DNS:kubernetes.default",
      "DNS:kubernetes.default.svc",
      "DNS:kubernetes.default.svc.cluster.local",
      `IP:${network.nodeAddress}`,
      `IP:${network.apiServiceAddress}`,
      "IP:127.0.0.1",
    ]),
    apiServerEtcdClient: await issue("apiserver-etcd-client", ["clientAuth"], "kube-apiserver-etcd-client"),
    apiServerKubeletClient: await ensureCertificate(directory, authority, {
      name: "apiserver-kubelet-client",
      commonName: "immoexpress:kube-apiserver-kubelet-client",
      organization: "system:masters",
      usages: ["clientAuth"],
    }),
    frontProxyClient: await ensureCertificate(directory, frontProxyAuthority, {
      name: "front-proxy-client",
      commonName: "front-proxy-client",
      usages: ["clientAuth"],
    }),
    serviceAccount: await ensureSigningKey(directory, "service-account"),
    kubeletServer: await issue("kubelet", ["serverAuth"], nodeName, [`DNS:${nodeName}`, `IP:${network.nodeAddress}`]),
  };
  return { ...pki, kubeconfigs: await ensureKubeconfigs(paths, authority, apiPort) };
}

async function ensureKubeconfigs(
  paths: ClusterPaths,
  authority: KeyPair,
  apiPort: number,
): Promise<Record<ClientName, string>> {
  const written = await Promise.all(
    (Object.keys(clients) as ClientName[]).map(async (name) => {
      const certificate = await ensureCertificate(paths.certificates, authority, {
        name: `client-${name}`,
        ...clients[name],
        usages: ["clientAuth"],
      });
      const path = name === "admin" ? paths.adminKubeconfig : join(paths.certificates, `${name}.kubeconfig`);
      const [host, port] = name === "admin" ? ["127.0.0.1", apiPort] : [network.nodeAddress, network.apiServerPort];
      await writeKubeconfig(path, `https://${host}:${port}`, authority.certificate, name, certificate);
      return [name, path] as const;
    }),
  );
  return Object.fromEntries(written) as Record<ClientName, string>;
}
