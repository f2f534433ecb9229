import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { parse } from "yaml";
import { ensureBackupKey } from "./backup-key.ts";
import type { PublicPorts } from "./cluster/public-ports.ts";
import { ensureIngressCertificate } from "./ingress-certificate.ts";
import { repositoryRoot } from "./paths.ts";
import type { Values } from "./stack/index.ts";

/** References of the images that the local stack runs. */
export interface StackImages {
  backend: string;
  frontend: string;
  database: string;
  operations: string;
  azurite: string;
  traefik: string;
  argoRollouts: string;
  prometheus: string;
  alertmanager: string;
  kubeStateMetrics: string;
}

interface StackFile {
  config?: {
    "immoexpress:images"?: { backend: string; frontend: string };
    "immoexpress:release"?: string;
    "immoexpress:hosts"?: { frontend: string; api: string };
  };
}

/**
 * What only this machine can say in the local stack's file: images, release, ports, certificate and the backups' key.
 * The release stays as it is while the application's images do, so that a repeated `make up` changes nothing.
 * @param now when a new release is named after; default: this moment
 */
export async function localStackValues(images: StackImages, ports: PublicPorts, now = new Date()): Promise<Values> {
  const current = (await readStackFile("Pulumi.local.yaml"))?.config;
  const template = (await readStackFile("Pulumi.local.template.yaml"))?.config;
  const hosts = current?.["immoexpress:hosts"] ?? template?.["immoexpress:hosts"];
  if (hosts === undefined) throw new Error("Pulumi.local.template.yaml names no immoexpress:hosts (frontend and api)");
  const application = { backend: images.backend, frontend: images.frontend };
  const { recipient, identityPath } = await ensureBackupKey();
  const isSame = isDeepStrictEqual(current?.["immoexpress:images"], application);
  return {
    "immoexpress:release": (isSame ? current?.["immoexpress:release"] : undefined) ?? releaseTag(now),
    "immoexpress:images": application,
    "immoexpress:publicPorts": { http: ports.http, https: ports.https },
    "immoexpress:tls": { source: "file", ...(await ensureIngressCertificate([hosts.frontend, hosts.api])) },
    "immoexpress:database": { image: images.database },
    "immoexpress:storage": { kind: "azurite", image: images.azurite },
    "immoexpress:backup": { image: images.operations, recipients: [recipient], drill: { identityPath } },
    "immoexpress:platform": { traefik: { image: images.traefik }, argoRollouts: { image: images.argoRollouts } },
    "immoexpress:monitoring": {
      prometheus: { image: images.prometheus },
      alertmanager: { image: images.alertmanager },
      kubeStateMetrics: { image: images.kubeStateMetrics },
    },
  };
}

/** `prod-YYYYMMDD-HHMMSS` in UTC. */
export function releaseTag(at: Date): string {
  const [date, time] = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return `prod-${date ?? ""}-${time ?? ""}`;
}

async function readStackFile(name: string): Promise<StackFile | undefined> {
  const text = await readFile(join(repositoryRoot, name), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (parse(text) as StackFile);
}
