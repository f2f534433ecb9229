import assert from "node:assert/strict";
import { readBackendSettings } from "../../../../../local/app/backend/settings.ts";

const least = {
  MONGODB_URI: "mongodb://127.0.0.1",
  JWT_SECRET: "a signing key of the tests",
  SESSION_SECRET: "a session key of the tests",
};

describe("the backend's settings", () => {
  it("have flags decided by the file, unless a service is named with its key", () => {
    assert.equal(readBackendSettings(least).FLAG_PROVIDER, "flagd");
    assert.equal(readBackendSettings({ ...least, FLAG_PROVIDER: "" }).FLAG_PROVIDER, "flagd");
    const key = { FEATURE_FLAG_SDK_KEY: "ser.key" };
    assert.equal(readBackendSettings({ ...least, ...key, FLAG_PROVIDER: "flagsmith" }).FLAG_PROVIDER, "flagsmith");
  });

  const wrong: [variables: Record<string, string>, message: RegExp][] = [
    [{ FLAG_PROVIDER: "unleash" }, /FLAG_PROVIDER: /],
    [
      { FLAG_PROVIDER: "launchdarkly" },
      /FEATURE_FLAG_SDK_KEY: must be a server-side SDK key with FLAG_PROVIDER=launchdarkly$/,
    ],
    [
      { FLAG_PROVIDER: "flagsmith", FEATURE_FLAG_SDK_KEY: "browser" },
      /FEATURE_FLAG_SDK_KEY: must be a server-side key \(ser\.…\) with FLAG_PROVIDER=flagsmith$/,
    ],
    [{ FLAG_SERVICE_URL: "flags.example.com" }, /FLAG_SERVICE_URL: must be an address such as https:/],
    [{ FLAG_TESTER_KEY: "guess" }, /FLAG_TESTER_KEY: must have at least 16 characters$/],
  ];
  for (const [variables, message] of wrong) {
    it(`refuse ${JSON.stringify(variables)}`, () => {
      assert.throws(() => readBackendSettings({ ...least, ...variables }), message);
    });
  }
});
