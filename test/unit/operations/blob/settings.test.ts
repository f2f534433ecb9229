import assert from "node:assert/strict";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { readBlobSettings } from "../../../../operations/blob/settings.ts";

const endpoint = { BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: "http://azurite:10000/immoexpress" };
const accountUrl = endpoint.BLOB_ACCOUNT_URL;

describe("Where the blobs are", () => {
  it("is read from the environment, for an Azure account", () => {
    const url = "https://immoexpress.blob.core.windows.net";
    const settings = readBlobSettings({ BLOB_KIND: "azure", BLOB_ACCOUNT_URL: url, BLOB_SAS_MEDIA: "" });
    assert.deepEqual(settings, { kind: "azure", accountUrl: url });
  });

  it("is read with a SAS token per container", () => {
    const settings = readBlobSettings({ ...endpoint, BLOB_SAS_BACKUPS: "a=1", BLOB_SAS_AUDIT: "?b=2" });
    assert.deepEqual(settings, { kind: "endpoint", accountUrl, sasTokens: { backups: "a=1", audit: "?b=2" } });
  });

  it("is read with an account key", () => {
    const settings = readBlobSettings({ ...endpoint, BLOB_ACCOUNT_NAME: "immoexpress", BLOB_ACCOUNT_KEY: "a2V5" });
    assert.deepEqual(settings, { kind: "endpoint", accountUrl, account: { name: "immoexpress", key: "a2V5" } });
  });

  const wrong: [string, NodeJS.ProcessEnv, RegExp][] = [
    ["nothing", {}, /BLOB_KIND must be azure or endpoint; BLOB_ACCOUNT_URL must be the address of the account/],
    ["another kind", { ...endpoint, BLOB_KIND: "s3" }, /BLOB_KIND must be azure or endpoint/],
    ["no address", { ...endpoint, BLOB_ACCOUNT_URL: "azurite" }, /BLOB_ACCOUNT_URL must be the address/],
    ["no credentials", endpoint, /one of BLOB_SAS_BACKUPS, .* or BLOB_ACCOUNT_NAME with BLOB_ACCOUNT_KEY, must be set/],
    ["half an account", { ...endpoint, BLOB_ACCOUNT_NAME: "immoexpress" }, /must be set both or not at all/],
  ];
  for (const [what, environment, message] of wrong) {
    it(`is refused in one sentence: ${what}`, () => {
      assert.throws(() => readBlobSettings(environment), message);
    });
  }

  it("is refused without the value of what is secret", () => {
    const environment = { ...endpoint, BLOB_ACCOUNT_NAME: "immoexpress", BLOB_ACCOUNT_KEY: "s3cret!" };
    assert.throws(
      () => readBlobSettings(environment),
      (error: Error) => /BLOB_ACCOUNT_KEY must be/.test(error.message) && !error.message.includes("s3cret"),
    );
  });
});

describe("A container", () => {
  it("cannot be opened without credentials for it, and says which variable is missing", () => {
    const settings = readBlobSettings({ ...endpoint, BLOB_SAS_BACKUPS: "a=1" });
    openContainer(settings, "backups");
    assert.throws(() => openContainer(settings, "media"), /no credentials for the container media: set BLOB_SAS_MEDIA/);
  });
});
