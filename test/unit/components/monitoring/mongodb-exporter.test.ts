import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { declaredMonitoring, monitorUri } from "../../../support/declared-monitoring.ts";
import { problemsOf } from "../../../support/pulumi-config.ts";
import { type Recording, valueAt } from "../../../support/pulumi-recording.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

const exporterUri = "mongodb://monitor:token@db.example.com:27018/admin";
const elsewhere = {
  database: { kind: "external", uri: "mongodb://app:pass@db.example.com:27018/shop" },
  "monitoring.mongodbExporter": { install: true, uri: exporterUri },
};

const secretOf = (recording: Recording) => recording.named("monitoring-mongodb-exporter-secret").inputs;

const policyOf = (recording: Recording, name: string, path: string) =>
  valueAt(recording.object("NetworkPolicy", name).inputs, `spec.${path}`);

describe("the exporter of MongoDB", () => {
  let production: Recording;
  before(async () => (production = await declaredMonitoring("production")));

  const template = (path: string) =>
    valueAt(production.object("Deployment", "mongodb-exporter").inputs, `spec.template.${path}`);

  it("connects as the user that was made for it, whose password is in no other object", () => {
    assert.deepEqual(secretOf(production)["stringData"], new SecretValue({ uri: monitorUri }));
    const others = production.resources.filter(({ type }) => !type.endsWith(":Secret"));
    assert.equal(JSON.stringify(others.map(({ inputs }) => inputs)).includes("immoexpress-monitor:"), false);
  });

  it("starts again with another connection string: its Secret never changes, and Pulumi chooses the name", () => {
    const secret = secretOf(production);
    assert.deepEqual([secret["immutable"], valueAt(secret, "metadata.name")], [true, undefined]);
    assert.deepEqual(template("spec.containers.0.env.0"), {
      name: "MONGODB_URI",
      valueFrom: { secretKeyRef: { name: "monitoring-mongodb-exporter-secret-by-pulumi", key: "uri" } },
    });
  });

  it("reaches the database and the name server, and only Prometheus reaches it", () => {
    assert.deepEqual(policyOf(production, "mongodb-exporter", "ingress"), [
      {
        from: [{ namespaceSelector: {}, podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } } }],
        ports: [{ port: 9216, protocol: "TCP" }],
      },
    ]);
    assert.deepEqual(policyOf(production, "mongodb-exporter", "egress.0"), {
      to: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "mongodb" } } }],
      ports: [{ port: 27017, protocol: "TCP" }],
    });
    assert.equal((policyOf(production, "mongodb-exporter", "egress") as unknown[]).length, 2);
    // What the database's own policy lets in.
    const labels = template("metadata.labels") as Record<string, string>;
    assert.equal(labels["immoexpress.com/database-client"], "true");
    assert.ok(
      (policyOf(production, "prometheus", "egress") as object[]).some(
        (rule) =>
          valueAt(rule, "ports.0.port") === 9216 &&
          JSON.stringify(valueAt(rule, "to.0.podSelector")).includes('"mongodb-exporter"'),
      ),
    );
  });

  it("runs restricted, without a token, and is not ended while the database is away", () => {
    assert.equal(template("spec.automountServiceAccountToken"), false);
    assert.equal(template("spec.securityContext.runAsNonRoot"), true);
    assert.equal(template("spec.containers.0.securityContext.readOnlyRootFilesystem"), true);
    // The page of the metrics asks the database.
    assert.equal(template("spec.containers.0.livenessProbe.httpGet.path"), "/");
  });

  it("is read and has its rules where it runs, and nowhere else", async () => {
    const isWatched = (recording: Recording) => {
      const maps = recording.ofKind("ConfigMap").map(({ inputs }) => inputs["data"] as Record<string, string>);
      const files = maps.find((data) => "prometheus.json" in data) ?? {};
      return [/"job_name": "mongodb"/.test(files["prometheus.json"] ?? ""), "rules-database.json" in files];
    };
    assert.deepEqual(isWatched(production), [true, true]);
    const without = await declaredMonitoring("production", { "monitoring.mongodbExporter": { install: false } });
    assert.deepEqual(isWatched(without), [false, false]);
    assert.equal(JSON.stringify(without.resources).includes("mongodb-exporter"), false);
  });

  it("connects to a database elsewhere as the user that is named, on that server's port", async () => {
    const recording = await declaredMonitoring("production", elsewhere, () => ({
      monitorConnectionString: undefined,
      ...{ host: pulumi.output("db.example.com:27018"), podLabels: undefined },
    }));
    assert.deepEqual(secretOf(recording)["stringData"], new SecretValue({ uri: exporterUri }));
    assert.deepEqual(policyOf(recording, "mongodb-exporter", "egress.0.ports"), [{ port: 27018, protocol: "TCP" }]);
  });
});

describe("the settings of MongoDB's exporter", () => {
  const exporter = (uri?: string) => ({ "monitoring.mongodbExporter": { install: true, uri } });
  const problems = (
    changes: Readonly<Record<string, unknown>>,
    stack = "production",
    secretKeys = ["monitoring", "database"],
  ) => problemsOf(stack, changes, secretKeys);

  it("are accepted for both kinds of database", () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems(elsewhere), []);
  });

  const wrong: [what: string, stack: string, changes: Readonly<Record<string, unknown>>, message: RegExp][] = [
    ["FerretDB", "local", exporter(), /must be false with database\.engine: ferretdb/],
    [
      "a database elsewhere without a user for it",
      "production",
      { ...elsewhere, ...exporter() },
      /uri has its default value: must be given with database\.kind: external, unless install is false/,
    ],
    [
      "a user beside the one that is made",
      "production",
      exporter(exporterUri),
      /uri is \[secret\]: must not be given unless/,
    ],
    [
      "a connection string without a user",
      "production",
      { ...elsewhere, ...exporter("mongodb://token.example.com/") },
      /names a user and a host/,
    ],
  ];
  for (const [what, stack, changes, message] of wrong) {
    it(`refuse ${what}, and show no secret`, () => {
      const found = problems(changes, stack);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, message);
      assert.doesNotMatch(found[0]!, /token/);
    });
  }

  it("demand that the connection string is encrypted", () => {
    const found = problems(elsewhere, "production", ["database"]);
    assert.match(found.join("\n"), /mongodbExporter\.uri is \[secret\]: must be encrypted/);
  });
});
