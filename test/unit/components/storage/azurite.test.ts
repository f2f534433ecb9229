import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { valueAt } from "../../../support/pulumi-recording.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";
import { declaredStorage } from "./declared.ts";

const settings = { kind: "azurite", image: "localhost/immoexpress/azurite:0123456789ab" };

const server = async (path: string, changes: Record<string, unknown> = {}) => {
  const { recording } = await declaredStorage({ ...settings, ...changes });
  return valueAt(recording.object("StatefulSet", "azurite").inputs, `spec.${path}`);
};

const key = Buffer.from("generated-storage-azurite-key").toString("base64");

describe("Azurite in the cluster", () => {
  it("has an account with a generated key, which stays in the Secret that the server reads", async () => {
    const { recording } = await declaredStorage(settings);
    const secret = recording.object("Secret", "azurite-account");
    assert.deepEqual(secret.inputs["stringData"], new SecretValue({ accounts: `immoexpress:${key}` }));
    const environment = await server("template.spec.containers.0.env.0.valueFrom.secretKeyRef");
    assert.deepEqual(environment, { name: "azurite-account", key: "accounts" });
  });

  it("is started anew by another key, which it would not read otherwise", async () => {
    const fingerprint = await server("template.metadata.annotations");
    assert.deepEqual(fingerprint, {
      "immoexpress.com/inputs": createHash("sha256").update(key).digest("hex").slice(0, 16),
    });
  });

  it("is one server that keeps its volume", async () => {
    assert.equal(await server("replicas"), 1);
    const kept = { whenDeleted: "Retain", whenScaled: "Retain" };
    assert.deepEqual(await server("persistentVolumeClaimRetentionPolicy"), kept);
    assert.equal(await server("volumeClaimTemplates.0.spec.resources.requests.storage", { storage: "3Gi" }), "3Gi");
    assert.equal(await server("template.spec.containers.0.volumeMounts.0.mountPath"), "/data");
  });

  it("counts as ready once it has its containers", async () => {
    const probe = await server("template.spec.containers.0.readinessProbe.httpGet");
    assert.deepEqual(probe, { path: "/", port: "health" });
  });

  it("runs restricted and without a token", async () => {
    assert.equal(await server("template.spec.securityContext.runAsNonRoot"), true);
    assert.equal(await server("template.spec.containers.0.securityContext.readOnlyRootFilesystem"), true);
    assert.equal(await server("template.spec.automountServiceAccountToken"), false);
    assert.equal(await server("template.spec.terminationGracePeriodSeconds"), 20);
  });

  it("lets in pods that are labelled as its clients, and nothing out", async () => {
    const { recording, access, egress } = await declaredStorage(settings);
    const label = { "immoexpress.com/storage-client": "true" };
    assert.deepEqual(recording.object("NetworkPolicy", "azurite").inputs["spec"], {
      podSelector: { matchLabels: { "app.kubernetes.io/name": "azurite" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: { matchLabels: label } }], ports: [{ port: 10000, protocol: "TCP" }] }],
      egress: [],
    });
    assert.deepEqual(valueAt(access.writer, "podLabels"), label);
    assert.deepEqual(egress, {
      to: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "azurite" } } }],
      ports: [{ port: 10000, protocol: "TCP" }],
    });
  });

  const permissions: Record<string, Record<string, string>> = {
    writer: { BLOB_SAS_BACKUPS: "rcwl", BLOB_SAS_COMPLIANCE: "rcwl" },
    restorer: { BLOB_SAS_BACKUPS: "rcwl", BLOB_SAS_COMPLIANCE: "rcwl", BLOB_SAS_AUDIT: "rcl" },
    reader: { BLOB_SAS_BACKUPS: "rl", BLOB_SAS_COMPLIANCE: "rl" },
    pruner: { BLOB_SAS_BACKUPS: "rwdl", BLOB_SAS_COMPLIANCE: "rdl", BLOB_SAS_MEDIA: "rwdl" },
    mediaWriter: { BLOB_SAS_MEDIA: "rcwl" },
    mediaRestorer: { BLOB_SAS_MEDIA: "rl", BLOB_SAS_AUDIT: "rcl" },
    auditWriter: { BLOB_SAS_AUDIT: "rcl" },
    auditReader: { BLOB_SAS_AUDIT: "rl" },
  };
  for (const [purpose, expected] of Object.entries(permissions)) {
    it(`gives ${purpose} tokens for ${JSON.stringify(expected)}, which are secret`, async () => {
      const { access } = await declaredStorage(settings);
      const secret = valueAt(access, `${purpose}.secret`) as Record<string, SecretValue>;
      const granted = Object.entries(secret).map(([name, token]) => {
        assert.ok(token instanceof SecretValue);
        return [name, new URLSearchParams(String(token.value)).get("sp")];
      });
      assert.deepEqual(Object.fromEntries(granted), expected);
    });
  }

  it("gives clients its address and no key", async () => {
    const { access, ready } = await declaredStorage(settings);
    const url = "http://azurite.immoexpress.svc:10000/immoexpress";
    assert.deepEqual(valueAt(access, "writer.plain"), { BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: url });
    assert.equal(ready, url);
    assert.equal(JSON.stringify(access).includes(key), false);
  });

  it("gives the same tokens every time, so that nothing changes by itself", async () => {
    const [first, second] = [await declaredStorage(settings), await declaredStorage(settings)];
    assert.deepEqual(first.access, second.access);
  });

  it("is protected from deletion unless told otherwise", async () => {
    const guarded = (await declaredStorage(settings)).recording;
    assert.equal(guarded.object("StatefulSet", "azurite").options["protect"], true);
    assert.equal(guarded.named("storage-azurite-key").options["protect"], true);
    const loose = (await declaredStorage({ ...settings, protect: false })).recording;
    assert.equal(loose.object("StatefulSet", "azurite").options["protect"], undefined);
  });
});

describe("A store elsewhere", () => {
  const sas = (name: string) => `sv=2021-12-02&sig=${name}`;
  const elsewhere = {
    kind: "endpoint",
    accountUrl: "https://blobs.example.com:8443/immoexpress",
    sasTokens: {
      writer: { backups: sas("wb"), compliance: sas("wc") },
      restorer: { backups: sas("sb"), compliance: sas("sc"), audit: sas("sa") },
      reader: { backups: sas("rb"), compliance: sas("rc") },
      pruner: { backups: sas("pb"), compliance: sas("pc"), media: sas("pm") },
      mediaWriter: { media: sas("mw") },
      mediaRestorer: { media: sas("mr"), audit: sas("ma") },
      auditWriter: { audit: sas("aw") },
      auditReader: { audit: sas("ar") },
    },
  };

  it("is nothing that this program makes; clients get its address and their own tokens", async () => {
    const { recording, access, egress, ready } = await declaredStorage(elsewhere);
    assert.deepEqual(
      recording.resources.map(({ name }) => name),
      ["storage"],
    );
    assert.deepEqual(access.pruner, {
      plain: { BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: elsewhere.accountUrl },
      secret: {
        BLOB_SAS_BACKUPS: new SecretValue(sas("pb")),
        BLOB_SAS_COMPLIANCE: new SecretValue(sas("pc")),
        BLOB_SAS_MEDIA: new SecretValue(sas("pm")),
      },
      serviceAccountAnnotations: {},
      podLabels: {},
    });
    assert.equal(ready, elsewhere.accountUrl);
    assert.deepEqual(valueAt(egress, "ports"), [{ port: 8443, protocol: "TCP" }]);
  });

  for (const [accountUrl, port] of [
    ["https://blobs.example.com", 443] as const,
    ["http://blobs.example.com", 80] as const,
  ]) {
    it(`is reached on port ${port} at ${accountUrl}`, async () => {
      const { egress } = await declaredStorage({ ...elsewhere, accountUrl });
      assert.deepEqual(valueAt(egress, "ports"), [{ port, protocol: "TCP" }]);
    });
  }
});
