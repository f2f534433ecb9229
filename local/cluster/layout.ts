import { join } from "node:path";
import { stateDirectory } from "../paths.ts";

/**
 * Addresses of the local cluster. They come from the benchmarking range (RFC 2544), which no real network routes, and
 * exist only between this machine and the cluster's own network namespace.
 */
export const network = {
  /** The host's end of the pair of interfaces that leads into the cluster. */
  hostInterface: "immo0",
  hostAddress: "198.18.0.1",
  nodeAddress: "198.18.0.2",
  linkPrefix: 30,
  serviceRange: "198.18.64.0/20",
  /** First address of the service range: what pods call `kubernetes.default`. */
  apiServiceAddress: "198.18.64.1",
  dnsAddress: "198.18.64.10",
  podRange: "198.18.128.0/20",
  apiServerPort: 6443,
  /** Ports of the node behind which the ingress controller answers. */
  ingressNodePorts: { http: 30080, https: 30443 },
} as const;

export const nodeName = "immo";

/** The control group below which every pod's group lies. */
export const cgroupRoot = "/immoexpress";

/** Files of the cluster. All but `run` survive `make stop`; everything is gone after `make down`. */
export interface ClusterPaths {
  root: string;
  certificates: string;
  /** Generated configuration files of the cluster's programs. */
  config: string;
  logs: string;
  /** Process records of what runs now. */
  run: string;
  etcd: string;
  containerd: string;
  kubelet: string;
  /** Directories behind persistent volumes. */
  volumes: string;
  /** Kubeconfig of the cluster's administrator, for people and for Pulumi. */
  adminKubeconfig: string;
}

export function clusterPaths(): ClusterPaths {
  const root = join(stateDirectory(), "cluster");
  return {
    root,
    certificates: join(root, "certificates"),
    config: join(root, "config"),
    logs: join(root, "logs"),
    run: join(root, "run"),
    etcd: join(root, "etcd"),
    containerd: join(root, "containerd"),
    kubelet: join(root, "kubelet"),
    volumes: join(root, "volumes"),
    adminKubeconfig: join(root, "admin.kubeconfig"),
  };
}
