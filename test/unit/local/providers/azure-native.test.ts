import assert from "node:assert/strict";
import { AzurePreviewProvider } from "../../../../local/toolchain/providers/azure-native/provider.ts";

const provider = new AzurePreviewProvider("1.0.0");
const urn = "urn:pulumi:s::p::azure-native:storage:StorageAccount::backups";

describe("the azure-native stand-in", () => {
  it("accepts inputs as they are", async () => {
    const inputs = { anything: [1, { b: "c" }] };
    assert.deepEqual(await provider.check(urn, {}, inputs), { inputs, failures: [] });
  });

  it("finds a difference where an input differs from the state", async () => {
    const olds = { sku: { name: "a" }, location: "x", computedByAzure: 1 };
    assert.deepEqual(await provider.diff("id", urn, olds, { sku: { name: "a" } }), { changes: false });
    assert.deepEqual(await provider.diff("id", urn, olds, { sku: { name: "b" } }), { changes: true });
  });

  it("refuses to touch anything, naming what and why", async () => {
    const why = "this is the stand-in for the azure-native plugin, for previews only";
    const calls = {
      create: provider.create(urn),
      update: provider.update("id", urn),
      read: provider.read("id", urn),
      delete: provider.delete("id", urn),
    };
    for (const [action, call] of Object.entries(calls)) {
      await assert.rejects(call, {
        message:
          `cannot ${action} backups (azure-native:storage:StorageAccount): ${why}; ` +
          "run this where the official plugin can be downloaded",
      });
    }
  });

  it("answers who is signed in with placeholders, and nothing else", async () => {
    const answer = await provider.invoke("azure-native:authorization:getClientConfig");
    assert.equal((answer.outputs as { tenantId: string }).tenantId, "00000000-0000-0000-0000-000000000000");
    await assert.rejects(
      provider.invoke("azure-native:storage:listStorageAccountKeys"),
      /answers only azure-native:authorization:getClientConfig and .*getClientToken; install the official plugin/,
    );
  });
});
