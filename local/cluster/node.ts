import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ToolName, toolPath } from "../toolchain/index.ts";
import { cgroupRoot, type ClusterPaths, network, nodeName } from "./layout.ts";
import type { ClusterPki } from "./pki.ts";
import type { ProgramSpec } from "./supervisor.ts";

/** Path inside the namespaces, where /run is a file system of its own that vanishes with them. */
export const containerdSocket = "/run/containerd/containerd.sock";

/**
 * Waits, for 10 s at least, until the host has put the other end of its link into these namespaces. It asks the network
 * namespace and not /sys/class/net, which lists the interfaces of the host: many a host has an eth0 of its own.
 */
export const waitForHostLink: [string, ...string[]] = [
  "sh",
  "-c",
  "for i in $(seq 200); do ip link show eth0 >/dev/null 2>&1 && exit 0; sleep 0.05; done; " +
    "echo 'the host did not link itself with the cluster within 10 s' >&2; exit 1",
];

/** Commands that make the namespaces look like a freshly booted node, in order. */
export function nodeSetup(paths: ClusterPaths): [string, ...string[]][] {
  const varLog = join(paths.logs, "node");
  return [
    // What a reboot would empty: sockets, network namespaces of pods, address leases, locks.
    ["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run"],
    ["mkdir", "-p", varLog, paths.volumes],
    // The kubelet writes below /var/log and knows no other place: give it one that is ours.
    ["mount", "--bind", varLog, "/var/log"],
    ["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"],
    // Without this, packets between pods on the bridge pass by the NetworkPolicies.
    ["sh", "-c", "echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables"],
    ["ip", "link", "set", "lo", "up"],
    waitForHostLink,
    ["ip", "address", "add", `${network.nodeAddress}/${network.linkPrefix}`, "dev", "eth0"],
    ["ip", "link", "set", "eth0", "up"],
    // The node's own connections to Services are routed before they are rewritten, so they need some route.
    ["ip", "route", "add", network.serviceRange, "via", network.hostAddress],
    // There is no way out of the cluster, and a connection that tries is refused at once instead of timing out.
    ["ip", "route", "add", "unreachable", "default"],
  ];
}

/** What runs on every node: containers, the kubelet, Services, NetworkPolicies and volumes. */
export async function nodePrograms(
  paths: ClusterPaths,
  pki: ClusterPki,
  pauseImage: string,
): Promise<Omit<ProgramSpec, "log">[]> {
  await mkdir(join(paths.config, "cni"), { recursive: true });
  const write = (name: string, value: unknown) => writeConfig(join(paths.config, name), value);
  await write("cni/10-bridge.conflist", bridgeConfig());
  await write("resolv.conf", "# Names outside the cluster do not resolve here.\n");
  const containerd = await write(
    "containerd.toml",
    containerdConfig(paths, await cniPlugins(), await toolPath("runc"), pauseImage),
  );
  const kubelet = await write("kubelet.json", kubeletConfig(paths, pki));
  const kubeProxy = await write("kube-proxy.json", kubeProxyConfig(pki));
  return [
    {
      name: "containerd",
      command: await toolPath("containerd"),
      args: ["--config", containerd, "--log-level", "warn"],
    },
    {
      name: "kubelet",
      command: await toolPath("kubelet"),
      args: [
        `--config=${kubelet}`,
        `--kubeconfig=${pki.kubeconfigs.kubelet}`,
        `--root-dir=${paths.kubelet}`,
        `--hostname-override=${nodeName}`,
        `--node-ip=${network.nodeAddress}`,
        "--v=1",
      ],
    },
    {
      name: "kube-proxy",
      command: await toolPath("kube-proxy"),
      args: [`--config=${kubeProxy}`, `--hostname-override=${nodeName}`],
      env: { PATH: await pathWith("nft") },
    },
    {
      name: "kube-router",
      command: await toolPath("kube-router"),
      args: [
        "--run-firewall=true",
        "--run-router=false",
        "--run-service-proxy=false",
        "--run-loadbalancer=false",
        `--kubeconfig=${pki.kubeconfigs["kube-router"]}`,
        `--service-cluster-ip-range=${network.serviceRange}`,
        `--hostname-override=${nodeName}`,
        "--health-port=0",
      ],
      env: { PATH: await pathWith("iptables", "ipset") },
    },
    {
      name: "local-path-provisioner",
      command: await toolPath("local-path-provisioner"),
      args: [`--root=${paths.volumes}`, `--kubeconfig=${pki.kubeconfigs["local-path-provisioner"]}`],
    },
  ];
}

/** The PATH of a program that calls these tools by name. */
async function pathWith(...tools: ToolName[]): Promise<string> {
  const directories = await Promise.all(tools.map(async (tool) => dirname(await toolPath(tool))));
  return [...new Set(directories), process.env["PATH"] ?? ""].join(":");
}

const cniPlugins = () => toolPath("cni-plugins");

/** Leaves a file alone that says it already: kube-proxy ends, and has to be started again, when its file is written to. */
async function writeConfig(path: string, value: unknown): Promise<string> {
  const text = typeof value === "string" ? value : `${JSON.stringify(value, null, 2)}\n`;
  const present = await readFile(path, "utf8").catch(() => undefined);
  if (present !== text) await writeFile(path, text);
  return path;
}

function bridgeConfig(): unknown {
  return {
    cniVersion: "0.4.0",
    name: "immoexpress",
    plugins: [
      {
        type: "bridge",
        bridge: "cni0",
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: "host-local",
          // Leases end with the node: kept across reboots they would leak, as pods come back with new ones.
          dataDir: "/run/cni",
          ranges: [[{ subnet: network.podRange }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
    ],
  };
}

function containerdConfig(paths: ClusterPaths, cniDirectory: string, runc: string, pauseImage: string): string {
  const cri = `plugins."io.containerd.grpc.v1.cri"`;
  return `version = 2
root = "${paths.containerd}"
state = "/run/containerd"
oom_score = -999
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp",
  "io.containerd.internal.v1.tracing"]

[grpc]
  address = "${containerdSocket}"

[${cri}]
  sandbox_image = "${pauseImage}"
  # Without the right to lower it, a sandbox would fail to set its own OOM score.
  restrict_oom_score_adj = true
  disable_apparmor = true
  [${cri}.cni]
    bin_dir = "${cniDirectory}"
    conf_dir = "${join(paths.config, "cni")}"
  [${cri}.containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [${cri}.containerd.runtimes.runc.options]
      BinaryName = "${runc}"
      SystemdCgroup = false
`;
}

function kubeletConfig(paths: ClusterPaths, pki: ClusterPki): unknown {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: network.nodeAddress,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pki.authority.certificate },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: pki.kubeletServer.certificate,
    tlsPrivateKeyFile: pki.kubeletServer.key,
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    cgroupDriver: "cgroupfs",
    cgroupRoot,
    failCgroupV1: false,
    failSwapOn: false,
    enforceNodeAllocatable: [],
    clusterDNS: [network.dnsAddress],
    clusterDomain: "cluster.local",
    resolvConf: join(paths.config, "resolv.conf"),
    podLogsDir: "/var/log/pods",
    serializeImagePulls: false,
    maxPods: 110,
    // A laptop's disk is rarely as empty as a server's: evict when it is really full, not at 85 %.
    imageGCHighThresholdPercent: 100,
    evictionHard: { "memory.available": "200Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    shutdownGracePeriod: "0s",
    nodeStatusUpdateFrequency: "5s",
  };
}

function kubeProxyConfig(pki: ClusterPki): unknown {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: "nftables",
    clientConnection: { kubeconfig: pki.kubeconfigs["kube-proxy"] },
    clusterCIDR: network.podRange,
    bindAddress: "0.0.0.0",
    healthzBindAddress: "127.0.0.1:10256",
    metricsBindAddress: "127.0.0.1:10249",
    // The limits belong to the whole machine: leave them as they are.
    conntrack: { maxPerCore: 0, min: 0 },
    nftables: { masqueradeAll: false, minSyncPeriod: "200ms" },
  };
}
