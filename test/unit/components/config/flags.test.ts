import assert from "node:assert/strict";
import { configOf, problemsOf } from "../../../support/pulumi-config.ts";

const key = { featureFlagSdkKey: "ser.token" };

describe("the settings of feature flags", () => {
  it("are the rules in flags/, or a service with its key", () => {
    assert.deepEqual(configOf("staging", { flags: undefined }).flags, { provider: "flagd" });
    for (const provider of ["launchdarkly", "flagsmith"]) {
      assert.deepEqual(problemsOf("staging", { flags: { provider }, secrets: key }, ["secrets"]), []);
    }
    const flags = { provider: "flagsmith", serviceUrl: "https://flagsmith.example.com/api/v1/" };
    assert.deepEqual(problemsOf("staging", { flags, secrets: key }, ["secrets"]), []);
  });

  const wrong: [what: string, changes: Record<string, unknown>, message: RegExp][] = [
    [
      "another provider",
      { flags: { provider: "unleash" } },
      /flags\.provider is "unleash": must be one of flagd, launchdarkly, flagsmith\.$/,
    ],
    [
      "a service without a key",
      { flags: { provider: "launchdarkly" } },
      /secrets\.featureFlagSdkKey has its default value: must be given with flags\.provider launchdarkly: pulumi config set --secret /,
    ],
    [
      "a key for nobody",
      { secrets: key },
      /secrets\.featureFlagSdkKey is \[secret\]: must not be given with flags\.provider flagd, which calls nobody: choose /,
    ],
    [
      "an address of nobody",
      { flags: { serviceUrl: "https://flagsmith.example.com/" } },
      /flags\.serviceUrl is "https:\/\/flagsmith\.example\.com\/": must not be given with flags\.provider flagd/,
    ],
    [
      "an address that the network policy does not open",
      { flags: { provider: "flagsmith", serviceUrl: "https://flagsmith.example.com:8443/" }, secrets: key },
      /flags\.serviceUrl is ".*": must be an https address without a port, /,
    ],
    [
      "a short key of the testers",
      { secrets: { flagTesterKey: "guess" } },
      /secrets\.flagTesterKey is \[secret\]: must be a text of at least 16 characters/,
    ],
    [
      "an address in the settings of a service",
      { "application.backend.settings": { FLAGS_FILE: "/tmp" } },
      /settings\.FLAGS_FILE .*the program sets this variable itself/,
    ],
  ];
  for (const [what, changes, message] of wrong) {
    it(`refuse ${what}`, () => {
      const problems = problemsOf("staging", changes, ["secrets"]);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0]!, message);
    });
  }
});
