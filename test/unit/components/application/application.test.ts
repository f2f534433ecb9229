import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { stackOutputs } from "../../../../components/application/index.ts";
import { recordApplication } from "../../../support/pulumi-application.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record, valueAt } from "../../../support/pulumi-recording.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

describe("the uploaded photos", () => {
  it("are on a volume that the backend mounts and the frontend does not", async () => {
    const recording = await recordApplication("production");
    const claims = (part: string) => {
      const volumes = valueAt(recording.object("Deployment", part).inputs, "spec.template.spec.volumes") as object[];
      return volumes.flatMap((volume) => valueAt(volume, "persistentVolumeClaim.claimName") ?? []);
    };

    assert.deepEqual(claims("backend"), ["media"]);
    assert.deepEqual(claims("frontend"), []);
    assert.deepEqual(valueAt(recording.object("PersistentVolumeClaim", "media").inputs, "spec"), {
      accessModes: ["ReadWriteMany"],
      resources: { requests: { storage: "100Gi" } },
      storageClassName: "azurefile-csi",
    });
  });

  it("are on the cluster's default class where none is named", async () => {
    const claim = (await recordApplication("local")).object("PersistentVolumeClaim", "media");

    assert.equal("storageClassName" in (claim.inputs["spec"] as object), false);
  });

  it("cannot be deleted by mistake in production", async () => {
    const options = async (stack: string) => (await recordApplication(stack)).named("app-media").options;

    assert.equal((await options("production"))["protect"], true);
    assert.equal((await options("staging"))["protect"], undefined);
  });
});

describe("the certificate", () => {
  it("from a file is one Secret that both Ingresses name, its key secret", async () => {
    const recording = await recordApplication("local");
    const secret = recording.object("Secret", "tls");

    assert.equal(secret.inputs["type"], "kubernetes.io/tls");
    assert(secret.inputs["stringData"] instanceof SecretValue);
    for (const part of ["frontend", "backend"]) {
      assert.equal(valueAt(recording.object("Ingress", part).inputs, "spec.tls.0.secretName"), "tls");
    }
  });

  it("from cert-manager is no Secret of ours", async () => {
    const recording = await recordApplication("production");

    assert.throws(() => recording.object("Secret", "tls"), /Expected one Secret named tls/);
  });
});

describe("the sample data", () => {
  it("is there only where it is switched on", async () => {
    assert.equal((await recordApplication("local")).ofKind("Job").length, 1);
    assert.deepEqual((await recordApplication("staging")).ofKind("Job"), []);
  });

  it("has a name of Pulumi's making, so that a Job of before can end after the one that takes its place", async () => {
    const [job] = (await recordApplication("local")).ofKind("Job");
    assert.equal(valueAt(job, "inputs.metadata.name"), undefined);
  });

  it("comes from a restricted pod of the backend's image with access to the database alone", async () => {
    const recording = await recordApplication("local");
    const pod = valueAt(recording.ofKind("Job")[0], "inputs.spec.template.spec");

    assert.deepEqual(valueAt(pod, "containers.0.args"), ["/app/seed.mjs"]);
    assert.equal(valueAt(pod, "containers.0.image"), "localhost/immoexpress/backend:0123456789ab");
    assert.equal(valueAt(pod, "containers.0.securityContext.readOnlyRootFilesystem"), true);
    assert.equal(valueAt(pod, "securityContext.runAsUser"), 10001);
    assert.equal(valueAt(pod, "automountServiceAccountToken"), false);
    const policy = valueAt(recording.object("NetworkPolicy", "seed").inputs, "spec");
    assert.equal(valueAt(policy, "ingress"), undefined);
    assert.deepEqual(
      (valueAt(policy, "egress") as { ports: { port: number }[] }[]).map(({ ports }) => ports.map(({ port }) => port)),
      [[53, 53], [27017]],
    );
  });
});

describe("the stack's outputs", () => {
  const urls = { frontendUrl: "https://immoexpress.localhost:8443", apiUrl: "https://api.immoexpress.localhost:8443" };
  const outputsOf = async (stack: string) => {
    return (await record(() => stackOutputs(configOf(stack), pulumi.output("immoexpress"), urls))).outputs;
  };

  it("say where everything is, and which authority to trust locally", async () => {
    const authority = "test/unit/golden/fixtures/authority.txt";

    assert.deepEqual(await outputsOf("local"), {
      ...urls,
      caCertificatePath: authority,
      namespace: "immoexpress",
      release: "prod-20251207-143000",
      howToReach: {
        website: `curl --cacert ${authority} https://immoexpress.localhost:8443/`,
        api: `curl --cacert ${authority} https://api.immoexpress.localhost:8443/api/health`,
        dashboards:
          "Grafana is not installed (immoexpress:monitoring.grafana); npm run immo -- graphs --to graphs draws what matters most",
        pods: "kubectl --namespace immoexpress get rollouts,pods,hpa,ingress",
        logs: "npm run immo -- logs --stack=test --follow; Loki is not installed (immoexpress:monitoring.logs): there are those of the pods that are there",
      },
    });
  });

  it("say how the dashboards are reached where there is Grafana, and not what its password is", async () => {
    const { howToReach } = (await outputsOf("production")) as { howToReach: { dashboards: string } };
    assert.match(howToReach.dashboards, /^kubectl --namespace grafana port-forward service\/grafana 3000:80, then /);
    assert.match(
      howToReach.dashboards,
      /get secret grafana-admin --output=go-template='{{.data.password \| base64decode}}'$/,
    );
  });

  it("say how far back the logs go where there is Loki", async () => {
    const { howToReach } = (await outputsOf("production")) as { howToReach: { logs: string } };
    assert.equal(
      howToReach.logs,
      "npm run immo -- logs --stack=test --follow; those of 30 days in Grafana (Explore, Loki)",
    );
  });

  it("name no authority where it is a public one", async () => {
    assert.equal("caCertificatePath" in ((await outputsOf("production")) as object), false);
  });
});
