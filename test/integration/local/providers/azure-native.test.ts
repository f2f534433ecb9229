import assert from "node:assert/strict";
import { type Ended, TemporaryProject } from "../../preview/engine.ts";

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
  let ended: Ended;

  before(async () => {
    project = await TemporaryProject.withStandIns();
    await project.expect(["stack", "init", "test"]);
    await project.write("index.ts", program);
    ended = await project.pulumi(["up", "--yes", "--diff"]);
  });
  after(() => project.dispose());

  it("previews resources with unknown outputs", () => {
    const [preview = ""] = ended.text.split("Updating (test)");
    assert.match(preview, /azure-native:storage:StorageAccount: \(create\)/);
    assert.match(preview, /name *: "Standard_ZRS"/);
    assert.match(preview, /tenant *: "00000000-0000-0000-0000-000000000000"/);
    assert.match(preview, /endpoint *: (\[unknown\]|output<string>)/);
    assert.doesNotMatch(preview, /cannot create/);
  });

  it("refuses to create anything", async () => {
    assert.notEqual(ended.code, 0);
    assert.match(
      ended.text,
      /cannot create backups \(azure-native:storage:StorageAccount\): this is the stand-in for the azure-native plugin, for previews only/,
    );
    const types = (await project.resources("test")).map(({ type }) => type);
    assert.ok(types.length > 0 && !types.includes("azure-native:storage:StorageAccount"), types.join());
  });
});
