import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { MongodbSettings } from "../config/database.ts";
import { restrictedContainer, restrictedPod } from "../platform/hardening.ts";
import { agentContainer, type MemberAgent } from "./agent.ts";
import { port } from "./names.ts";
import { dataVolume, type EnginePod } from "./server.ts";

/** The user `mongodb` of the official image. */
export const user = 999;

export const replicaSetName = "rs0";

/**
 * MongoDB as a member of a replica set, one of one member included: only a replica set has an oplog and transactions.
 * The keyfile by which members know one another switches authentication on.
 * @param credentials name of the Secret with the entry `keyfile` and, for an agent, its password
 * @param agent runs beside every member
 */
export function mongodbPod(
  settings: MongodbSettings,
  credentials: pulumi.Input<string>,
  agent: MemberAgent | undefined,
): EnginePod {
  return {
    initContainers: [keyfileContainer(settings.image)],
    containers: [serverContainer(settings), ...(agent === undefined ? [] : [agentContainer(agent, credentials)])],
    securityContext: restrictedPod(user),
    // A primary hands over, then writes a checkpoint.
    terminationGracePeriodSeconds: 60,
    volumes: [
      { name: "credentials", secret: { secretName: credentials, items: [{ key: "keyfile", path: "keyfile" }] } },
      { name: "keyfile", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
      { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
    ],
  };
}

/** The server refuses a keyfile that its group can read, and a mounted Secret's always can: hence a copy. */
function keyfileContainer(image: string): input.core.v1.Container {
  return {
    name: "keyfile",
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["install", "-m", "0400", "/credentials/keyfile", "/keyfile/keyfile"],
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "100m", memory: "32Mi" } },
    securityContext: restrictedContainer(),
    volumeMounts: [
      { name: "credentials", mountPath: "/credentials", readOnly: true },
      { name: "keyfile", mountPath: "/keyfile" },
    ],
  };
}

function serverContainer(settings: MongodbSettings): input.core.v1.Container {
  // Needs no user; a shell that takes longer than this to start says more about the node than about the server.
  const ping = {
    exec: {
      command: ["mongosh", "--quiet", "--norc", "--eval", "quit(db.adminCommand({ ping: 1 }).ok === 1 ? 0 : 1)"],
    },
    timeoutSeconds: 10,
  };
  return {
    name: "mongod",
    image: settings.image,
    imagePullPolicy: "IfNotPresent",
    command: ["mongod"],
    args: ["--replSet", replicaSetName, "--keyFile", "/keyfile/keyfile", "--bind_ip_all", "--dbpath", "/data/db"],
    // The shell of the probes keeps its settings there.
    env: [{ name: "HOME", value: "/tmp" }],
    ports: [{ name: "mongodb", containerPort: port, protocol: "TCP" }],
    // Recovering a large journal takes minutes.
    startupProbe: { tcpSocket: { port: "mongodb" }, periodSeconds: 2, failureThreshold: 300 },
    readinessProbe: { ...ping, periodSeconds: 15, failureThreshold: 2 },
    livenessProbe: { ...ping, periodSeconds: 30, failureThreshold: 4 },
    resources: settings.resources,
    securityContext: restrictedContainer(),
    volumeMounts: [
      { name: dataVolume, mountPath: "/data/db" },
      { name: "keyfile", mountPath: "/keyfile", readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}
