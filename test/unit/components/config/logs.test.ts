import assert from "node:assert/strict";
import { configOf, problemsOf } from "../../../support/pulumi-config.ts";

describe("the settings of the logs", () => {
  it("are off by default, and keep 30 days where they are on", () => {
    assert.deepEqual(configOf("staging", { "monitoring.logs": undefined }).monitoring.logs, { install: false });
    const { logs } = configOf("staging", { "monitoring.logs": { install: true } }).monitoring;
    assert.ok(logs.install);
    assert.deepEqual([logs.retentionDays, logs.storage, logs.alloy.storage, logs.protect], [30, "10Gi", "1Gi", true]);
    assert.deepEqual(configOf("local").monitoring.logs, { install: false });
    assert.equal(configOf("production").monitoring.logs.install, true);
  });

  const wrong: [what: string, changes: Record<string, unknown>, message: RegExp][] = [
    ["no retention", { "monitoring.logs.retentionDays": 0 }, /retentionDays is 0: must be .* 1 to 365/],
    ["more than a year", { "monitoring.logs.retentionDays": 366 }, /retentionDays is 366: must be .* 1 to 365/],
    ["a size without a unit", { "monitoring.logs.storage": "10" }, /storage is "?10"?: must be an amount of bytes/],
    [
      "latest",
      { "monitoring.logs.alloy.image": "grafana/alloy:latest" },
      /alloy\.image .* must be an image with a tag/,
    ],
    ["a key that there is not", { "monitoring.logs.retention": 3 }, /monitoring\.logs\.retention .*retentionDays/],
    [
      "words for install",
      { "monitoring.logs.install": "yes" },
      /must be true \(this program installs Loki and Alloy\)/,
    ],
  ];
  for (const [what, changes, message] of wrong) {
    it(`refuse ${what}`, () => {
      const problems = problemsOf("staging", changes);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", message);
    });
  }

  it("refuse a volume as the only copy, but where it is for one machine", () => {
    const sas = "sv=2021-12-02&sig=c2lnbmF0dXJl";
    const both = { backups: sas, compliance: sas };
    const storage = {
      ...{ kind: "endpoint", accountUrl: "https://blobs.example.com/immoexpress" },
      sasTokens: {
        ...{ writer: both, restorer: { ...both, audit: sas }, reader: both, pruner: { ...both, media: sas } },
        ...{ mediaWriter: { media: sas }, mediaRestorer: { media: sas, audit: sas } },
        ...{ auditWriter: { audit: sas }, auditReader: { audit: sas } },
      },
    };
    assert.deepEqual(problemsOf("staging", { storage }, ["storage"]), [
      "immoexpress:monitoring.logs.install is true: must be false with storage.kind endpoint unless the environment is local: Loki keeps the logs in an account in Azure alone, and a volume is one copy, which fills up.",
    ]);
    assert.deepEqual(problemsOf("local", { storage, "monitoring.logs.install": true }, ["storage"]), []);
  });
});
