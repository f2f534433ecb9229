import assert from "node:assert/strict";
import { recordApplication } from "../../../support/pulumi-application.ts";
import { valueAt } from "../../../support/pulumi-recording.ts";
import type { Recording } from "../../../support/pulumi-recording.ts";

const services = [
  { part: "frontend", port: 3000, host: "immoexpress.com" },
  { part: "backend", port: 5000, host: "api.immoexpress.com" },
];

describe("a web service", () => {
  let recording: Recording;

  before(async () => {
    recording = await recordApplication("production");
  });

  const inputs = (kind: string, name: string, path: string) => valueAt(recording.object(kind, name).inputs, path);

  for (const { part, port, host } of services) {
    describe(part, () => {
      const container = (path: string) => inputs("Deployment", part, `spec.template.spec.containers.0.${path}`);
      const pod = (path: string) => inputs("Deployment", part, `spec.template.spec.${path}`);

      it("is described by a Deployment without pods of its own, which a Rollout runs", () => {
        assert.equal(inputs("Deployment", part, "spec.replicas"), 0);
        assert.deepEqual(inputs("Rollout", part, "spec.workloadRef"), {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name: part,
          scaleDown: "never",
        });
      });

      it("never has fewer pods during an update", () => {
        assert.equal(inputs("Rollout", part, "spec.strategy.canary.maxUnavailable"), 0);
      });

      it("shows its new version to testers: who sends the header, or the cookie of its name, whatever the weights", () => {
        const annotations = "spec.strategy.canary.trafficRouting.nginx.additionalIngressAnnotations";
        assert.deepEqual(inputs("Rollout", part, annotations), {
          "canary-by-header": "X-Immoexpress-Canary",
          "canary-by-cookie": "X-Immoexpress-Canary",
        });
      });

      it("has its number of pods from the autoscaler alone: 2 to 10 on CPU and memory", () => {
        assert.equal(inputs("Rollout", part, "spec.replicas"), undefined);
        assert.deepEqual(inputs("HorizontalPodAutoscaler", part, "spec.scaleTargetRef"), {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "Rollout",
          name: part,
        });
        assert.equal(inputs("HorizontalPodAutoscaler", part, "spec.minReplicas"), 2);
        assert.equal(inputs("HorizontalPodAutoscaler", part, "spec.maxReplicas"), 10);
        assert.deepEqual(inputs("HorizontalPodAutoscaler", part, "spec.metrics"), [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
          { type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 80 } } },
        ]);
      });

      it("is probed for starting, serving and living", () => {
        assert.deepEqual(container("startupProbe.httpGet"), { path: "/health", port: "http" });
        assert.equal(
          Number(container("startupProbe.periodSeconds")) * Number(container("startupProbe.failureThreshold")),
          120,
        );
        assert.deepEqual(container("readinessProbe.httpGet"), { path: "/ready", port: "http" });
        assert.deepEqual(container("livenessProbe.httpGet"), { path: "/health", port: "http" });
        assert.deepEqual(container("ports"), [
          { name: "http", containerPort: port },
          { name: "metrics", containerPort: 9464 },
        ]);
      });

      it("keeps serving while the cluster forgets about a pod that goes", () => {
        assert.deepEqual(container("lifecycle"), { preStop: { sleep: { seconds: 5 } } });
        assert.equal(pod("terminationGracePeriodSeconds"), 60);
      });

      it("meets the restricted pod security standard, with a root file system that nobody writes to", () => {
        assert.deepEqual(container("securityContext"), {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        const { runAsNonRoot, runAsUser, fsGroup, seccompProfile } = pod("securityContext") as Record<string, unknown>;
        assert.deepEqual(
          { runAsNonRoot, runAsUser, fsGroup, seccompProfile },
          { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: { type: "RuntimeDefault" } },
        );
        assert.deepEqual(container("volumeMounts.0"), { name: "tmp", mountPath: "/tmp" });
      });

      it("has an account of its own without a token", () => {
        assert.equal(pod("serviceAccountName"), part);
        assert.equal(pod("automountServiceAccountToken"), false);
        assert.equal(inputs("ServiceAccount", part, "automountServiceAccountToken"), false);
      });

      it("spreads over nodes and zones, and loses one pod at a time to maintenance", () => {
        const spread = pod("topologySpreadConstraints") as Record<string, unknown>[];
        assert.deepEqual(
          spread.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
          [
            ["kubernetes.io/hostname", "ScheduleAnyway"],
            ["topology.kubernetes.io/zone", "ScheduleAnyway"],
          ],
        );
        assert.equal(inputs("PodDisruptionBudget", part, "spec.maxUnavailable"), 1);
      });

      it("selects the same pods everywhere", () => {
        const selector = { "app.kubernetes.io/name": part, "app.kubernetes.io/part-of": "immoexpress" };
        assert.deepEqual(inputs("Deployment", part, "spec.template.metadata.labels"), selector);
        assert.deepEqual(inputs("Deployment", part, "spec.selector.matchLabels"), selector);
        assert.deepEqual(inputs("Service", part, "spec.selector"), selector);
        assert.deepEqual(inputs("PodDisruptionBudget", part, "spec.selector.matchLabels"), selector);
        assert.deepEqual(inputs("NetworkPolicy", part, "spec.podSelector.matchLabels"), selector);
      });

      it("has requests and limits", () => {
        assert.deepEqual(container("resources"), {
          requests: { cpu: "250m", memory: "512Mi" },
          limits: { cpu: "2", memory: "1Gi" },
        });
      });

      it("is reached through an Ingress with a certificate, and only over HTTPS", () => {
        assert.equal(inputs("Ingress", part, "spec.ingressClassName"), "nginx");
        assert.deepEqual(inputs("Ingress", part, "spec.tls"), [{ hosts: [host], secretName: `${part}-tls` }]);
        assert.equal(inputs("Ingress", part, "spec.rules.0.host"), host);
        assert.deepEqual(inputs("Ingress", part, "spec.rules.0.http.paths.0.backend.service"), {
          name: part,
          port: { number: port },
        });
        assert.deepEqual(inputs("Ingress", part, "metadata.annotations"), {
          "cert-manager.io/cluster-issuer": "letsencrypt-production",
          "nginx.ingress.kubernetes.io/ssl-redirect": "true",
          // Photos of 5 MiB go to the API, and nothing large to the website.
          ...(part === "backend" ? { "nginx.ingress.kubernetes.io/proxy-body-size": "6m" } : {}),
        });
      });
    });
  }

  it("declares nothing that answers without a namespace", () => {
    const objects = recording.resources.filter(({ type }) => type.startsWith("kubernetes:"));

    assert.notEqual(objects.length, 0);
    assert.deepEqual(
      objects.filter(({ inputs: given }) => valueAt(given, "metadata.namespace") !== "immoexpress"),
      [],
    );
  });
});
