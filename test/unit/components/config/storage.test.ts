import assert from "node:assert/strict";
import { problemsOf } from "../../../support/pulumi-config.ts";

const sas = "sv=2021-12-02&sig=c2lnbmF0dXJl";

const endpoint = {
  kind: "endpoint",
  accountUrl: "https://blobs.example.com/immoexpress",
  sasTokens: {
    writer: { backups: sas, compliance: sas },
    restorer: { backups: sas, compliance: sas, audit: sas },
    reader: { backups: sas, compliance: sas },
    pruner: { backups: sas, compliance: sas, media: sas },
    mediaWriter: { media: sas },
    mediaRestorer: { media: sas, audit: sas },
    auditWriter: { audit: sas },
    auditReader: { audit: sas },
  },
};

const azure = {
  kind: "azure",
  accountName: "immoexpressbackups",
  resourceGroup: "immoexpress",
  location: "westeurope",
  oidcIssuerUrl: "https://issuer.example.com/",
};

/** Loki keeps the logs in Azure alone. */
const noLogs = { install: false };

const azurite = { kind: "azurite", image: "localhost/immoexpress/azurite:0123456789ab" };

describe("the storage's settings", () => {
  it("accept each kind where it belongs", () => {
    assert.deepEqual(problemsOf("staging", { storage: azure }), []);
    assert.deepEqual(problemsOf("staging", { storage: endpoint, "monitoring.logs": noLogs }, ["storage"]), []);
    assert.deepEqual(problemsOf("local", { storage: azurite }), []);
    assert.deepEqual(
      problemsOf("local", { storage: { ...endpoint, accountUrl: "http://127.0.0.1:10000/a" } }, ["storage"]),
      [],
    );
  });

  const wrong: [string, object, RegExp][] = [
    ["another kind", { kind: "s3" }, /storage\.kind is "s3": must be azure \(a storage account\), endpoint/],
    [
      "Azurite where others are",
      azurite,
      /storage\.kind is \[?"?\w+"?\]?: must be azure or endpoint unless the environment is local/,
    ],
    [
      "an address in plain text",
      { ...endpoint, accountUrl: "http://example.com/a" },
      /accountUrl .* must start with https/,
    ],
    ["an account's name with a dash", { ...azure, accountName: "immo-express" }, /must be 3 to 24 lower-case letters/],
    ["another redundancy", { ...azure, redundancy: "two" }, /must be one of LRS, ZRS, GRS, GZRS, RAGRS, RAGZRS/],
    ["an issuer without https", { ...azure, oidcIssuerUrl: "http://x" }, /must be an address that starts with https/],
  ];
  for (const [what, storage, message] of wrong) {
    it(`refuse ${what}`, () => {
      const problems = problemsOf(
        "staging",
        { storage, "monitoring.logs": noLogs },
        "sasTokens" in storage ? ["storage"] : [],
      );
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0]!, message);
    });
  }

  it("refuse tokens that are not encrypted, and do not show them", () => {
    const problems = problemsOf("staging", { storage: endpoint, "monitoring.logs": noLogs });
    assert.deepEqual(problems, [
      "immoexpress:storage.sasTokens is [secret]: must be encrypted: pulumi config set --secret --path immoexpress:storage.sasTokens.",
    ]);
  });

  it("refuse a token without signature, and do not show it", () => {
    const sasTokens = { ...endpoint.sasTokens, mediaRestorer: { media: "s3cret", audit: sas } };
    const problems = problemsOf("staging", { storage: { ...endpoint, sasTokens } }, ["storage"]);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /mediaRestorer\.media is \[secret\]: must be a SAS token, with its signature/);
    assert.equal(problems[0]!.includes("s3cret"), false);
  });
});
