import assert from "node:assert/strict";
import { TemporaryProject } from "../../preview/engine.ts";

const program = `
  import { getClientConfigOutput } from "@pulumi/azure-native/authorization/index.js";
  import { StorageAccount } from "@pulumi/azure-native/storage/index.js";
  const account = new StorageAccount("backups", {
    resourceGroupName: "immoexpress", kind: "StorageV2", sku: { name: "Standard_ZRS" }, allowSharedKeyAccess: false,
  });
  export const endpoint = account.primaryEndpoints.blob;
  export const tenant = getClientConfigOutput().tenantId;
`;

describe("the azure-native stand-in, run by the engine", function () {
  this.timeout(180_000);
  let project: TemporaryProject;

  before(async () => {
    project = await TemporaryProject.withStandIns();
    await project.expect(["stack", "init", "test"]);
    await project.write("index.ts", program);
  });
  after(() => project.dispose());

  it("previews resources with unknown outputs", async () => {
    const text = await project.expect(["preview", "--diff"]);
    assert.match(text, /azure-native:storage:StorageAccount: \(create\)/);
    assert.match(text, /name *: "Standard_ZRS"/);
    assert.match(text, /tenant *: "00000000-0000-0000-0000-000000000000"/);
    assert.match(text, /endpoint *: (\[unknown\]|output<string>)/);
  });

  it("refuses to create anything", async () => {
    const { code, text } = await project.pulumi(["up", "--yes", "--skip-preview"]);
    assert.notEqual(code, 0);
    assert.match(
      text,
      /cannot create backups \(azure-native:storage:StorageAccount\): this is the stand-in for the azure-native plugin, for previews only/,
    );
    const state = await project.expect(["stack", "export"]);
    assert.ok(!state.includes("azure-native:storage:StorageAccount"));
  });
});
