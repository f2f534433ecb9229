import assert from "node:assert/strict";
import { type Recording, valueAt } from "../../../support/pulumi-recording.ts";
import { declaredStorage } from "./declared.ts";

const settings = {
  ...{ kind: "azure", accountName: "immoexpressbackups", resourceGroup: "immoexpress", location: "westeurope" },
  oidcIssuerUrl: "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/",
};
const loki = { namespace: "logs", serviceAccount: "loki" };
const storageAccount = "Microsoft.Storage/storageAccounts/blobServices/containers";

describe("The logs in the storage account", () => {
  let declared: Awaited<ReturnType<typeof declaredStorage>>;
  before(async () => (declared = await declaredStorage(settings, loki)));
  const named = (name: string) => declared.recording.named(`storage-azure-${name}`).inputs;
  const aboutLogs = ({ resources }: Recording) => resources.filter(({ name }) => /-(logs|logKeeper|look)\b/.test(name));

  it("have a container of their own, which is not public, kept for ever by nobody and not immutable", () => {
    assert.equal(valueAt(named("store-logs"), "containerName"), "logs");
    assert.equal(valueAt(named("store-logs"), "publicAccess"), "None");
    const immutable = declared.recording.resources.filter(({ type }) => type.endsWith("ImmutabilityPolicy"));
    assert.deepEqual(immutable.map(({ inputs }) => inputs["containerName"]).sort(), ["audit", "compliance"]);
    const rules = valueAt(named("store-lifecycle"), "policy.rules") as { name: string; definition: unknown }[];
    // What Loki deletes or writes over is an older version, which goes a day later.
    assert.deepEqual(valueAt(rules.find(({ name }) => name === "logs")?.definition, "actions"), {
      version: { delete: { daysAfterCreationGreaterThan: 1 } },
    });
  });

  it("are Loki's alone, by its token, and nothing else in the account is", () => {
    assert.equal(valueAt(named("logKeeper-loki"), "subject"), "system:serviceaccount:logs:loki");
    const granted = declared.recording.resources
      .filter(({ type, inputs }) => {
        const principal = String(inputs["principalId"]);
        return type.endsWith(":RoleAssignment") && principal === "principal-id-of-immoexpressbackups-logKeeper";
      })
      .map(({ inputs }) => `${String(inputs["scope"])} ${String(inputs["roleDefinitionId"])}`);
    assert.deepEqual(
      granted.sort(),
      ["delete", "look", "read", "write"].map(
        (permission) => `storage-azure-store-logs-id storage-azure-roles-${permission}-id`,
      ),
    );
    const others = declared.recording.resources.filter(
      ({ type, parent, inputs }) =>
        type.endsWith(":RoleAssignment") &&
        parent !== "storage-azure-logKeeper" &&
        inputs["scope"] === "storage-azure-store-logs-id",
    );
    assert.deepEqual(others, []);
  });

  it("may be looked at by a role that opens no blob", () => {
    const [only] = named("roles-look")["permissions"] as unknown[];
    assert.deepEqual(only, {
      ...{ actions: [`${storageAccount}/read`], notActions: [], dataActions: [], notDataActions: [] },
    });
  });

  it("give Loki an identity and no secret", () => {
    const { egress, ...store } = declared.logStore as Record<string, unknown>;
    assert.deepEqual(store, {
      ...{ accountName: "immoexpressbackups", container: "logs" },
      serviceAccountAnnotations: { "azure.workload.identity/client-id": "client-id-of-immoexpressbackups-logKeeper" },
      podLabels: { "azure.workload.identity/use": "true" },
    });
    assert.deepEqual(valueAt(egress, "ports"), [{ port: 443, protocol: "TCP" }]);
  });

  it("leave no trace where nobody keeps any", async () => {
    const { recording, logStore } = await declaredStorage(settings);
    assert.deepEqual([aboutLogs(recording), logStore], [[], undefined]);
    assert.notDeepEqual(aboutLogs(declared.recording), []);
  });
});
