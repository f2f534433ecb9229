import assert from "node:assert/strict";
import { backendEnvironment, frontendEnvironment } from "../../../../components/application/settings.ts";
import { Sentry } from "../../../../components/sentry/index.ts";
import { sentrySecret, sentryTargetSchema } from "../../../../operations/sentry/target.ts";
import { configOf, problemsOf } from "../../../support/pulumi-config.ts";
import { record, type Recording, valueAt } from "../../../support/pulumi-recording.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

const dsn = { "secrets.sentryDsn": "https://key@sentry.example.com/1" };
const registering = { ...dsn, "sentry.organization": "immo", "sentry.projects": ["backend", "frontend"] };

function declared(changes: Readonly<Record<string, unknown>>): Promise<Recording> {
  return record(() => new Sentry("sentry", { config: configOf("staging", changes), namespace: "immoexpress" }));
}

async function target(changes: Readonly<Record<string, unknown>>) {
  const { inputs } = (await declared(changes)).object("Secret", sentrySecret.name);
  const content = inputs["stringData"];
  assert.ok(content instanceof SecretValue);
  return sentryTargetSchema.parse(JSON.parse(String(valueAt(content.value, sentrySecret.key))));
}

describe("Sentry", () => {
  it("is told by the pods of both services which release of which stack they are, where there is a DSN", () => {
    const config = configOf("staging", { ...dsn, "sentry.tracesSampleRate": 0.1 });
    const expected = {
      ...{ SENTRY_ENVIRONMENT: "staging", SENTRY_RELEASE: `immoexpress@${config.release}` },
      ...{ SENTRY_SAMPLE_RATE: "1", SENTRY_TRACES_SAMPLE_RATE: "0.1" },
    };
    const own = (variables: object) =>
      Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith("SENTRY_")));
    assert.deepEqual(own(backendEnvironment(config, 5000)), expected);
    assert.deepEqual(own(frontendEnvironment(config, 3000, "http://backend")), expected);
    assert.deepEqual(own(backendEnvironment(configOf("staging"), 5000)), {});
  });

  it("is where releases are registered, which whoever deploys reads with the token, or without", async () => {
    const plain = {
      ...{ url: "https://sentry.io", organization: "immo", projects: ["backend", "frontend"], environment: "staging" },
    };
    assert.deepEqual(await target({ ...registering, "secrets.sentryAuthToken": "sntrys_1" }), {
      ...plain,
      token: "sntrys_1",
    });
    assert.deepEqual(await target(registering), plain);
    assert.deepEqual((await declared(dsn)).ofKind("Secret"), []);
  });

  it("is configured as a whole", () => {
    const problems = (changes: Readonly<Record<string, unknown>>) =>
      problemsOf("staging", changes, ["secrets"]).join("\n");
    assert.equal(problems(registering), "");
    assert.match(
      problems({ ...registering, "sentry.projects": undefined }),
      /sentry\.projects .*must be given, because organization and projects belong together/,
    );
    assert.match(
      problems({ ...registering, "secrets.sentryDsn": undefined }),
      /secrets\.sentryDsn .*must be given with sentry\.organization/,
    );
    assert.match(
      problems({ "secrets.sentryAuthToken": "t" }),
      /secrets\.sentryAuthToken is \[secret\]: must not be given without/,
    );
    assert.match(problems({ "sentry.sampleRate": 1.5 }), /sentry\.sampleRate is 1\.5: must be a number from 0 to 1/);
    assert.match(problems({ "sentry.url": "https://sentry.io/" }), /must be an https address without a path/);
  });
});
