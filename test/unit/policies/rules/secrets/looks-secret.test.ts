import assert from "node:assert/strict";
import { looksSecret } from "../../../../../policies/rules/secrets/looks-secret.ts";

describe("what looks like a secret", () => {
  for (const name of [
    "JWT_SECRET",
    "password",
    "smtpPassword",
    "tls.private-key",
    "BLOB_SAS",
    "SENTRY_DSN",
    "apiKey",
    "SDK_KEY",
  ]) {
    it(`is a setting called ${name}`, () => assert.equal(looksSecret(name, "value"), "has a secret's name"));
  }

  for (const [value, what] of [
    ["mongodb+srv://app:pass@db.example.com/shop", "holds an address with a password"],
    [`{"key": "AGE-SECRET-KEY-1${"Q".repeat(58)}"}`, "holds a private key of age"],
    [`DefaultEndpointsProtocol=https;AccountKey=${"a".repeat(44)}==`, "holds the key of a storage account"],
    ["https://hooks.slack.com/services/T0/B0/abc", "holds the address of a Slack channel"],
    [`token ghp_${"a".repeat(36)}`, "holds a token of GitHub"],
  ] as const) {
    it(`is a value that ${what}`, () => assert.equal(looksSecret("setting", value), what));
  }

  for (const [name, value] of [
    ["TOKEN_SECONDS", "3600"],
    ["PASSWORD", ""],
    ["AGE_RECIPIENTS", "age1qqqqqqqq"],
    ["KEYBOARD", "azerty"],
    ["API_URL", "https://api.example.com:8443/path?sig=short"],
    ["MONGODB_HOST", "mongodb://mongodb:27017/shop"],
  ] as const) {
    it(`is not ${name}=${value}`, () => assert.equal(looksSecret(name, value), undefined));
  }
});
