import assert from "node:assert/strict";
import { recordApplication } from "../../../support/pulumi-application.ts";
import { valueAt } from "../../../support/pulumi-recording.ts";
import type { Recording } from "../../../support/pulumi-recording.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

const settingsOf = (recording: Recording, part: string) => recording.named(`app-${part}-environment-settings`).inputs;
const secretsOf = (recording: Recording, part: string) => recording.named(`app-${part}-environment-secrets`);
const template = (recording: Recording, part: string) =>
  valueAt(recording.object("Deployment", part).inputs, "spec.template");

/** The secret variables of a part, unwrapped: the whole map is secret in the engine's eyes. */
function secretVariables(recording: Recording, part: string): unknown {
  const map = secretsOf(recording, part).inputs["stringData"];
  assert(map instanceof SecretValue);
  return Object.fromEntries(
    Object.entries(map.value as object).map(([key, value]) => [
      key,
      value instanceof SecretValue ? value.value : value,
    ]),
  );
}

describe("the environment of the pods", () => {
  it("holds the backend's settings in a ConfigMap", async () => {
    const recording = await recordApplication("local", { "application.backend.settings": { FAULT_LATENCY_MS: "20" } });

    assert.deepEqual(settingsOf(recording, "backend")["data"], {
      APP_ENVIRONMENT: "local",
      DATABASE_NAME: "agence_immobiliere",
      FLAGS_FILE: "/flags/flags.json",
      FLAG_PROVIDER: "flagd",
      FAULT_LATENCY_MS: "20",
      MEDIA_DIRECTORY: "/media",
      PORT: "5000",
      PUBLIC_API_URL: "https://api.immoexpress.localhost:8443",
      PUBLIC_FRONTEND_URL: "https://immoexpress.localhost:8443",
      RELEASE: "prod-20251207-143000",
      TEST_USER_EMAIL: "health-check@immoexpress.com",
    });
  });

  it("holds the frontend's settings in a ConfigMap, and no Secret", async () => {
    const recording = await recordApplication("production");

    assert.deepEqual(settingsOf(recording, "frontend")["data"], {
      API_URL: "http://backend:5000",
      APP_ENVIRONMENT: "production",
      PORT: "3000",
      PUBLIC_API_URL: "https://api.immoexpress.com",
      RELEASE: "prod-20260101-000000",
    });
    assert.throws(
      () => secretsOf(recording, "frontend"),
      /Expected one resource named app-frontend-environment-secrets/,
    );
    assert.deepEqual(valueAt(template(recording, "frontend"), "spec.containers.0.envFrom.1"), undefined);
  });

  it("generates the secrets that are not given, and leaves out the services that are not used", async () => {
    assert.deepEqual(secretVariables(await recordApplication("production"), "backend"), {
      MONGODB_URI: "mongodb://app:database-password@mongodb:27017",
      JWT_SECRET: "generated-app-secrets-jwt",
      SESSION_SECRET: "generated-app-secrets-session",
      TEST_USER_PASSWORD: "generated-app-secrets-test-user",
      FLAG_TESTER_KEY: "generated-app-secrets-flag-tester",
    });
  });

  it("takes the secrets that are given, and then generates none", async () => {
    const recording = await recordApplication("production", {
      "flags.provider": "launchdarkly",
      secrets: {
        jwtSecret: "j".repeat(32),
        sessionSecret: "s".repeat(32),
        testUserPassword: "t".repeat(12),
        googleOAuth: { clientId: "id", clientSecret: "oauth" },
        sentryDsn: "https://key@sentry.example.com/1",
        featureFlagSdkKey: "flags",
        flagTesterKey: "t".repeat(16),
      },
    });

    assert.deepEqual(secretVariables(recording, "backend"), {
      MONGODB_URI: "mongodb://app:database-password@mongodb:27017",
      JWT_SECRET: "j".repeat(32),
      SESSION_SECRET: "s".repeat(32),
      TEST_USER_PASSWORD: "t".repeat(12),
      GOOGLE_OAUTH_CLIENT_ID: "id",
      GOOGLE_OAUTH_CLIENT_SECRET: "oauth",
      SENTRY_DSN: "https://key@sentry.example.com/1",
      FEATURE_FLAG_SDK_KEY: "flags",
      FLAG_TESTER_KEY: "t".repeat(16),
    });
    assert.deepEqual(
      recording.resources.filter(({ type }) => type.endsWith(":RandomPassword")).map(({ name }) => name),
      ["app-secrets-hash-key"],
    );
  });

  it("shows secret values only inside Secrets", async () => {
    const recording = await recordApplication("local");
    const visible = JSON.stringify(recording.resources, (_key, value: unknown) =>
      value instanceof SecretValue ? "[secret]" : value,
    );

    assert.doesNotMatch(visible, /database-password|generated-/);
  });
});

describe("a changed setting or secret", () => {
  const names = async (changes: Record<string, unknown>) => {
    const recording = await recordApplication("local", changes);
    return {
      template: template(recording, "backend"),
      settings: valueAt(settingsOf(recording, "backend"), "metadata.name"),
      secrets: valueAt(secretsOf(recording, "backend").inputs, "metadata.name"),
    };
  };

  it("changes nothing when it is the same", async () => {
    assert.deepEqual(await names({}), await names({}));
  });

  it("rolls the pods: a setting by another ConfigMap", async () => {
    const [before, after] = [await names({}), await names({ "application.backend.settings.LOG_LEVEL": "debug" })];

    assert.notEqual(before.settings, after.settings);
    assert.equal(before.secrets, after.secrets);
    assert.equal(valueAt(after.template, "spec.containers.0.envFrom.0.configMapRef.name"), after.settings);
  });

  it("rolls the pods: a secret by another Secret, whose name is no secret", async () => {
    const [before, after] = [await names({}), await names({ "secrets.jwtSecret": "j".repeat(40) })];

    assert.equal(before.settings, after.settings);
    assert.notEqual(before.secrets, after.secrets);
    assert.match(String(after.secrets), /^backend-[0-9a-f]{10}$/);
    assert.equal(valueAt(after.template, "spec.containers.0.envFrom.1.secretRef.name"), after.secrets);
  });

  it("leaves the old objects to the pods that still use them", async () => {
    const recording = await recordApplication("local");

    for (const { inputs, options } of [
      secretsOf(recording, "backend"),
      recording.named("app-backend-environment-settings"),
    ]) {
      assert.equal(inputs["immutable"], true);
      assert.deepEqual(options, { retainOnDelete: true });
    }
  });
});
