import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { AzuriteServer } from "../../support/azurite.ts";

describe("Azurite", function () {
  this.timeout("1m");
  let azurite: AzuriteServer;

  before(async () => {
    azurite = await AzuriteServer.start();
  });

  after(async () => {
    await azurite.stop();
  });

  it("gives back the very bytes of a blob", async () => {
    const container = azurite.service().getContainerClient("backups");
    const bytes = randomBytes(3 * 1024 * 1024);
    await container.getBlockBlobClient("archive").uploadData(bytes, { blockSize: 1024 * 1024 });
    assert.equal(bytes.equals(await container.getBlobClient("archive").downloadToBuffer()), true);
  });

  it("refuses a caller with another key", async () => {
    const stranger = azurite.service(randomBytes(32).toString("base64"));
    await assert.rejects(stranger.getContainerClient("backups").getProperties(), { statusCode: 403 });
  });
});
