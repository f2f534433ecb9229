import { randomBytes } from "node:crypto";
import { selfSignedCertificate } from "../support/certificate.ts";
import type { KubernetesObject } from "../support/kubectl-objects.ts";
import { nodeContainer } from "./node-container.ts";
import { limitBackends } from "./pods.ts";
import { stack } from "./stack.ts";

/** What lets an alert fire, and what takes that away again; the latter may be called without the former. */
export interface Cause {
  readonly alert: string;
  /** Who has to be told. */
  readonly told: readonly string[];
  provoke(): Promise<unknown>;
  remedy(): Promise<unknown>;
}

interface Ingress extends KubernetesObject {
  spec: { ingressClassName?: string };
}

/** A program of one line that is started again when it ends. */
function pod(name: string, script: string): Pick<Cause, "provoke" | "remedy"> {
  const { namespace } = stack().outputs;
  return {
    provoke: () => startPod(name, namespace, script),
    remedy: () => stack().kubectl.delete("pod", name, namespace),
  };
}

/** @param port one that is called `metrics`: Prometheus wants to read it */
async function startPod(name: string, namespace: string, script: string, port?: number): Promise<void> {
  const ports = port === undefined ? [] : [{ name: "metrics", containerPort: port }];
  const containers = [{ ...(await nodeContainer(["--eval", script])), ports }];
  await stack().kubectl.create({
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace } },
    spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 0, containers },
  });
}

export const crashes = (): Cause => ({
  ...{ alert: "CrashLoop", told: ["mail"] },
  ...pod("e2e-crashes", "process.exit(1)"),
});

export const allOfItsCpu = (): Cause => ({
  ...{ alert: "CpuHigh", told: ["/slack"] },
  ...pod("e2e-busy", "for (;;);"),
});

/** 86 % of its limit, touched, and what Node has itself. */
export const mostOfItsMemory = (): Cause => ({
  ...{ alert: "MemoryHigh", told: ["/slack"] },
  ...pod("e2e-full", "globalThis.kept = Buffer.alloc(330 * 2 ** 20, 1); setInterval(() => kept[0], 1000)"),
});

/** A Job that fails at once, under a name as the commands give one to theirs. */
export function failedBackup(): Cause {
  const { namespace } = stack().outputs;
  const name = "backup-19700101-000000-e2e";
  return {
    ...{ alert: "BackupFailed", told: ["mail"] },
    async provoke() {
      const container = await nodeContainer(["--eval", "process.exit(1)"]);
      const template = {
        spec: { restartPolicy: "Never", automountServiceAccountToken: false, containers: [container] },
      };
      const metadata = { name, namespace };
      await stack().kubectl.create({
        ...{ apiVersion: "batch/v1", kind: "Job", metadata, spec: { backoffLimit: 0, template } },
      });
    },
    remedy: () => stack().kubectl.delete("job", name, namespace),
  };
}

/** A pod that says that it has metrics, and gives none. Where the controller of the rollouts runs, it is nobody's. */
export function silentTarget(): Cause {
  const [name, namespace] = ["e2e-silent", "argo-rollouts"];
  return {
    ...{ alert: "TargetDown", told: ["/slack"] },
    provoke: () => startPod(name, namespace, "setInterval(() => undefined, 60_000)", 9464),
    remedy: () => stack().kubectl.delete("pod", name, namespace),
  };
}

/** The autoscaler may have no more than the two pods that there are. */
export const noMorePods = (): Cause => ({
  ...{ alert: "AutoscalerAtMaximum", told: ["/slack"] },
  provoke: () => limitBackends(stack(), { maxReplicas: 2 }),
  remedy: () => limitBackends(stack(), { maxReplicas: 10 }),
});

/**
 * A certificate that is served, and ends within the hour: of the seven days before its end, in which an alert fires, the
 * shortened rules leave 1 h 41 min. It is renewed, as cert-manager would.
 */
export function expiringCertificate(): Cause & { remove(): Promise<void> } {
  const { kubectl, outputs } = stack();
  const { namespace } = outputs;
  const name = "e2e-expiring";
  // The controller remembers the certificates that it has served, until it ends: an old one would hide that of another run.
  const host = `${name}-${randomBytes(3).toString("hex")}.immoexpress.localhost`;
  const secret = async (seconds: number) => {
    const { certificate, key } = await selfSignedCertificate(host, seconds);
    return {
      ...{ apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "kubernetes.io/tls" },
      stringData: { "tls.crt": certificate, "tls.key": key },
    };
  };
  return {
    ...{ alert: "CertificateExpiring", told: ["mail"] },
    async provoke() {
      const { spec } = await kubectl.get<Ingress>("ingress", "frontend", namespace);
      const backend = { service: { name: "frontend", port: { name: "http" } } };
      const rules = [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }];
      await kubectl.create(await secret(3_600));
      await kubectl.create({
        ...{ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name, namespace } },
        spec: { ingressClassName: spec.ingressClassName, tls: [{ hosts: [host], secretName: name }], rules },
      });
    },
    remedy: async () =>
      kubectl.run(["apply", "--server-side", "--force-conflicts", "--filename=-"], {
        input: JSON.stringify(await secret(90 * 86_400)),
      }),
    async remove() {
      await kubectl.delete("ingress", name, namespace);
      await kubectl.delete("secret", name, namespace);
    },
  };
}
