import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { HealthChecks } from "../../../../components/health/index.ts";
import { readSettings } from "../../../../operations/settings.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record, type Recording, valueAt } from "../../../support/pulumi-recording.ts";
import { pretendedDatabase, pretendedStorage } from "../../../support/pulumi-application.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

const service = (name: string, port: number) => ({
  url: pulumi.output(`http://${name}:${port}`),
  canaryUrl: pulumi.output(`http://${name}-canary:${port}`),
  generation: pulumi.output(1),
  port,
});
const application = {
  services: {
    backend: service("backend", 5000),
    frontend: service("frontend", 3000),
  },
  testUserPassword: pulumi.secret("test-password"),
};

async function health(stack: string, changes: Readonly<Record<string, unknown>> = {}): Promise<Recording> {
  const config = configOf(stack, changes);
  const args = { config, namespace: "immoexpress", application, storage: pretendedStorage };
  return record(() => new HealthChecks("health", { ...args, database: pretendedDatabase }), stack);
}

const pod = (recording: Recording, path: string) =>
  valueAt(recording.object("CronJob", "health").inputs, `spec.jobTemplate.spec.template.${path}`);
const variables = (recording: Recording): Record<string, string> =>
  Object.fromEntries(
    (pod(recording, "spec.containers.0.env") as { name: string; value: string }[]).map(({ name, value }) => [
      name,
      value,
    ]),
  );
const services = (recording: Recording) => JSON.parse(variables(recording)["EXTERNAL_SERVICES"] ?? "") as unknown;
const portsOut = (recording: Recording) =>
  (valueAt(recording.object("NetworkPolicy", "health").inputs, "spec.egress") as { ports: { port: number }[] }[]).map(
    ({ ports }) => ports.map(({ port }) => port),
  );

describe("the health checks in the cluster", () => {
  let recording: Recording;
  before(async () => {
    recording = await health("local");
  });

  it("wait for somebody who asks, and end within a quarter of an hour", () => {
    const { inputs } = recording.object("CronJob", "health");
    assert.equal(valueAt(inputs, "spec.suspend"), true);
    assert.equal(valueAt(inputs, "spec.jobTemplate.spec.activeDeadlineSeconds"), 900);
    assert.equal(valueAt(inputs, "spec.jobTemplate.spec.backoffLimit"), 0);
    assert.deepEqual(pod(recording, "spec.containers.0.args"), ["/app/operations.mjs", "health"]);
  });

  it("are told everything that the command reads there", () => {
    const { value } = recording.object("Secret", "health").inputs["stringData"] as SecretValue;
    const environment = { ...variables(recording), ...(value as Record<string, string>) };
    const settings = readSettings(environment, [
      ...(["databaseUri", "databaseName", "health", "backendUrl", "frontendUrl", "externalServices"] as const),
      ...(["namespace", "release"] as const),
    ]);
    assert.deepEqual(settings.health.limits, { api: 500, frontend: 3000, database: 200, external: 2000 });
    assert.equal(settings.release, "prod-20251207-143000");
    assert.deepEqual(settings.externalServices, [{ name: "storage", url: "http://azurite:10000/immoexpress" }]);
  });

  it("have the least access: a Secret and connections of their own, no token, no right in the storage", () => {
    assert.deepEqual(pod(recording, "spec.containers.0.envFrom"), [{ secretRef: { name: "health" } }]);
    assert.deepEqual(
      recording.object("Secret", "health").inputs["stringData"],
      new SecretValue({ MONGODB_URI: "mongodb://app:database-password@mongodb:27017" }),
    );
    assert.deepEqual(portsOut(recording), [[53, 53], [5000], [3000], [27017], [10000]]);
    assert.equal(valueAt(recording.object("NetworkPolicy", "health").inputs, "spec.ingress"), undefined);
    assert.equal(pod(recording, "spec.automountServiceAccountToken"), false);
    assert.equal(pod(recording, "metadata.labels.visitor"), "yes");
    assert.ok(!JSON.stringify(recording.resources).includes("sas-"));
  });

  it("leave the account to those from outside, in a Secret that no pod mounts", () => {
    assert.deepEqual(
      recording.object("Secret", "health-account").inputs["stringData"],
      new SecretValue({ email: "health-check@immoexpress.com", password: "test-password" }),
    );
    const others = recording.resources.filter(({ name }) => name !== "health-account");
    assert.ok(!JSON.stringify(others).includes("health-account") && !JSON.stringify(others).includes("test-password"));
  });

  it("look at the external services that the stack uses, from where the backend reaches them, and know no key", async () => {
    const using = await health("production", {
      "secrets.sentryDsn": "https://key:more@sentry.example.com:8443/path/1",
      "secrets.googleOAuth": { clientId: "id", clientSecret: "oauth" },
    });
    assert.deepEqual(services(using), [
      { name: "storage", url: "http://azurite:10000/immoexpress" },
      { name: "Sentry", url: "https://sentry.example.com:8443/" },
      { name: "Google sign-in", url: "https://accounts.google.com/" },
    ]);
    assert.ok(!JSON.stringify(using.resources).includes("key:more"));
    assert.deepEqual(portsOut(using).at(-1), [443]);
    const without = await health("staging", { backup: undefined, "health.image": "operations:1" });
    assert.deepEqual(services(without), []);
    assert.equal(pod(without, "spec.containers.0.image"), "operations:1");
  });

  it("look at the service that decides about feature flags, and may call it as the backend may", async () => {
    const deciding = async (flags: object) =>
      health("local", { flags, "secrets.featureFlagSdkKey": "ser.key", backup: undefined, "health.image": "o:1" });
    const [darkly, smith] = [await deciding({ provider: "launchdarkly" }), await deciding({ provider: "flagsmith" })];
    assert.deepEqual(services(darkly), [{ name: "LaunchDarkly", url: "https://sdk.launchdarkly.com/" }]);
    assert.deepEqual(services(smith), [{ name: "Flagsmith", url: "https://edge.api.flagsmith.com/api/v1/" }]);
    assert.deepEqual(portsOut(smith).at(-1), [443]);
    const own = await deciding({ provider: "flagsmith", serviceUrl: "https://flags.example.com/api/v1/" });
    assert.deepEqual(services(own), [{ name: "Flagsmith", url: "https://flags.example.com/api/v1/" }]);
  });

  it("are none without an image, but the account is there", async () => {
    const without = await health("staging", { backup: undefined });
    assert.deepEqual(without.ofKind("CronJob"), []);
    assert.ok(without.object("Secret", "health-account"));
  });
});
