import assert from "node:assert/strict";
import { databaseSchema } from "../../../../components/config/database.ts";
import { Database, hostOf } from "../../../../components/database/index.ts";
import { record, valueAt, type Recording } from "../../../support/pulumi-recording.ts";
import { resolved, SecretValue } from "../../../support/pulumi-values.ts";

const ferretdb = { kind: "inCluster", engine: "ferretdb", image: "localhost/immoexpress/database:0123456789ab" };
const mongodb = { kind: "inCluster", engine: "mongodb" };

/** What was declared, and what the component gives out: apart, because a stack's own outputs show what is secret. */
async function database(
  settings: Record<string, unknown>,
  isMonitored = false,
): Promise<{ recording: Recording; outputs: unknown }> {
  let outputs: Promise<unknown> = Promise.resolve();
  const recording = await record(() => {
    const { connectionString, drillConnectionString, monitorConnectionString, host, podLabels } = new Database(
      "database",
      {
        settings: databaseSchema.parse(settings),
        namespace: "immoexpress",
        databaseName: "agence_immobiliere",
        isMonitored,
      },
    );
    outputs = resolved({ connectionString, drillConnectionString, monitorConnectionString, host, podLabels });
  });
  return { recording, outputs: await outputs };
}

const server = (recording: Recording, path: string) =>
  valueAt(recording.object("StatefulSet", "mongodb").inputs, `spec.${path}`);

const policy = (recording: Recording, name: string, path: string) =>
  valueAt(recording.object("NetworkPolicy", name).inputs, `spec.${path}`);

const job = (recording: Recording, path: string) =>
  valueAt(recording.named("database-replica-set-job").inputs, `spec.template.${path}`);

const podsNamed = (name: string) => ({ podSelector: { matchLabels: { "app.kubernetes.io/name": name } } });

const clients = [
  podsNamed("backend"),
  podsNamed("seed"),
  { podSelector: { matchLabels: { "immoexpress.com/database-client": "true" } } },
];

describe("Database elsewhere", () => {
  const uri = "mongodb+srv://someone:s3cret@cluster0.example.net/?retryWrites=true";

  it("creates nothing, hands the connection string on as a secret and shows the host alone", async () => {
    const { recording, outputs } = await database({ kind: "external", uri });
    assert.deepEqual(
      recording.resources.map(({ name }) => name),
      ["database"],
    );
    assert.deepEqual(outputs, {
      connectionString: new SecretValue(uri),
      drillConnectionString: new SecretValue(uri),
      host: "cluster0.example.net",
    });
  });

  it("finds the hosts in every form of connection string", () => {
    assert.equal(hostOf("mongodb://a.example:27017,b.example:27018/db?x=1"), "a.example:27017,b.example:27018");
    assert.equal(hostOf("mongodb://u:p%40ss@a.example?x=1"), "a.example");
    assert.equal(hostOf("mongodb://a.example"), "a.example");
  });
});

describe("Database in the cluster, FerretDB", () => {
  it("is one server that keeps its volume, reached by the Service's name", async () => {
    const { recording, outputs } = await database(ferretdb);
    assert.equal(server(recording, "replicas"), 1);
    assert.deepEqual(server(recording, "persistentVolumeClaimRetentionPolicy"), {
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
    assert.equal(server(recording, "volumeClaimTemplates.0.spec.resources.requests.storage"), "10Gi");
    assert.deepEqual(server(recording, "template.spec.containers.0.args"), [
      "--listen",
      "0.0.0.0:27017",
      "--data",
      "/data",
    ]);
    assert.deepEqual(outputs, {
      connectionString: new SecretValue("mongodb://mongodb.immoexpress.svc:27017/agence_immobiliere"),
      drillConnectionString: new SecretValue("mongodb://mongodb.immoexpress.svc:27017/agence_immobiliere"),
      host: "mongodb.immoexpress.svc:27017",
      podLabels: { "app.kubernetes.io/name": "mongodb" },
    });
  });

  it("lets only the backend, the seed Job and labelled clients in, and nothing out", async () => {
    const { recording } = await database(ferretdb);
    assert.deepEqual(policy(recording, "mongodb", "podSelector"), podsNamed("mongodb").podSelector);
    assert.deepEqual(policy(recording, "mongodb", "policyTypes"), ["Ingress", "Egress"]);
    assert.deepEqual(policy(recording, "mongodb", "ingress"), [
      { from: clients, ports: [{ port: 27017, protocol: "TCP" }] },
    ]);
    assert.deepEqual(policy(recording, "mongodb", "egress"), []);
  });

  it("runs restricted and without a token, and has no credentials", async () => {
    const { recording } = await database(ferretdb);
    assert.deepEqual(server(recording, "template.spec.securityContext"), {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.equal(server(recording, "template.spec.automountServiceAccountToken"), false);
    assert.equal(server(recording, "template.spec.containers.0.securityContext.readOnlyRootFilesystem"), true);
    const types = recording.resources.map(({ type }) => type.split(":").at(-1));
    assert.deepEqual(
      types.filter((type) => type === "Secret" || type === "RandomPassword" || type === "Job"),
      [],
    );
  });

  it("can be moved off its node: the disruption budget allows one pod to go", async () => {
    const budget = (await database(ferretdb)).recording.object("PodDisruptionBudget", "mongodb");
    assert.equal(valueAt(budget.inputs, "spec.maxUnavailable"), 1);
  });

  it("is protected from deletion unless told otherwise", async () => {
    const guarded = (await database(ferretdb)).recording.object("StatefulSet", "mongodb");
    assert.equal(guarded.options["protect"], true);
    const loose = (await database({ ...ferretdb, protect: false })).recording.object("StatefulSet", "mongodb");
    assert.equal(loose.options["protect"], undefined);
  });
});

describe("Database in the cluster, MongoDB", () => {
  it("is a replica set with authentication, even of one member", async () => {
    const { recording, outputs } = await database(mongodb);
    const args = server(recording, "template.spec.containers.0.args") as string[];
    assert.deepEqual(args.slice(0, 4), ["--replSet", "rs0", "--keyFile", "/keyfile/keyfile"]);
    assert.deepEqual(
      valueAt(outputs, "connectionString"),
      new SecretValue(
        "mongodb://immoexpress:generated-database-credentials-application" +
          "@mongodb-0.mongodb-members.immoexpress.svc:27017/agence_immobiliere" +
          "?replicaSet=rs0&authSource=admin&retryWrites=true&w=majority",
      ),
    );
  });

  it("names every member to clients and to the Job that sets it up", async () => {
    const { recording, outputs } = await database({ ...mongodb, replicas: 3 });
    const members = [0, 1, 2].map((index) => `mongodb-${index}.mongodb-members.immoexpress.svc:27017`).join(",");
    const uri = valueAt(outputs, "connectionString.value") as string;
    assert.ok(uri.includes(`@${members}/`));
    const environment = job(recording, "spec.containers.0.env") as { name: string; value: unknown }[];
    assert.equal(environment.find(({ name }) => name === "MEMBERS")!.value, members);
    assert.equal(server(recording, "replicas"), 3);
    const headless = recording.object("Service", "mongodb-members").inputs;
    assert.equal(valueAt(headless, "spec.clusterIP"), "None");
    assert.equal(valueAt(headless, "spec.publishNotReadyAddresses"), true);
  });

  it("gives drills a user of their own, who may make databases", async () => {
    const { recording, outputs } = await database(mongodb);
    const uri = valueAt(outputs, "drillConnectionString.value") as string;
    assert.match(uri, /^mongodb:\/\/immoexpress-drill:generated-database-credentials-drill@mongodb-0\./);
    const script = valueAt(recording.object("ConfigMap", "mongodb-setup").inputs, "data")![
      "setup.js" as never
    ] as string;
    assert.match(script, /DRILL_USER, credential\("drill-password"\), \[\s*\{ role: "readWriteAnyDatabase"/);
    const environment = job(recording, "spec.containers.0.env") as { name: string; value: unknown }[];
    assert.ok(environment.some(({ name, value }) => name === "DRILL_USER" && value === "immoexpress-drill"));
  });

  it("gives what watches it a user who sees how the servers are, and no data", async () => {
    const { recording, outputs } = await database(mongodb, true);
    const uri = valueAt(outputs, "monitorConnectionString.value") as string;
    assert.match(uri, /^mongodb:\/\/immoexpress-monitor:generated-database-credentials-monitor@mongodb-0\./);
    const script = valueAt(recording.object("ConfigMap", "mongodb-setup").inputs, "data")![
      "setup.js" as never
    ] as string;
    assert.match(script, /"monitor-password"\), \[\s*\{ role: "clusterMonitor", db: "admin" \},\s*\]/);
    const users = (environment: unknown) =>
      (environment as { name: string; value: unknown }[]).flatMap(({ name, value }) =>
        name === "MONITOR_USER" ? [value] : [],
      );
    assert.deepEqual(users(job(recording, "spec.containers.0.env")), ["immoexpress-monitor"]);
    assert.deepEqual(users(job((await database(mongodb)).recording, "spec.containers.0.env")), []);
  });

  it("lets members reach one another and look up names, one alone included", async () => {
    for (const replicas of [1, 3]) {
      const { recording } = await database({ ...mongodb, replicas });
      assert.deepEqual(policy(recording, "mongodb", "ingress.0.from"), [...clients, podsNamed("mongodb")]);
      assert.deepEqual(policy(recording, "mongodb", "egress.0.to"), [podsNamed("mongodb")]);
      assert.equal(policy(recording, "mongodb", "egress.1.ports.0.port"), 53);
    }
  });

  it("keeps generated credentials in one Secret and out of everything else", async () => {
    const { recording } = await database({ ...mongodb, replicas: 3 });
    assert.deepEqual(
      recording.object("Secret", "mongodb-credentials").inputs["stringData"],
      new SecretValue({
        keyfile: "generated-database-credentials-keyfile",
        "admin-password": "generated-database-credentials-admin",
        "application-password": "generated-database-credentials-application",
        "drill-password": "generated-database-credentials-drill",
      }),
    );
    const others = recording.resources.filter(({ type }) => !type.endsWith(":Secret"));
    assert.equal(JSON.stringify(others.map(({ inputs }) => inputs)).includes("generated-"), false);
  });

  it("protects the passwords as long as the data", async () => {
    const passwords = (await database(mongodb)).recording.resources.filter(({ type }) =>
      type.endsWith(":RandomPassword"),
    );
    assert.equal(passwords.length, 4);
    assert.ok(passwords.every(({ options }) => options["protect"] === true));
  });

  it("sets up again under a new name when a password or the script changes", async () => {
    const { recording } = await database(mongodb);
    const annotations = job(recording, "metadata.annotations") as Record<string, SecretValue>;
    assert.match(String(annotations["immoexpress.com/inputs"]!.value), /^[0-9a-f]{16}$/);
    assert.equal(valueAt(recording.named("database-replica-set-job").inputs, "metadata.name"), undefined);
  });

  it("lets the set-up Job reach the database and the name server only", async () => {
    const { recording } = await database(mongodb);
    assert.deepEqual(policy(recording, "mongodb-setup", "podSelector"), podsNamed("mongodb-setup").podSelector);
    assert.equal(policy(recording, "mongodb-setup", "ingress"), undefined);
    assert.deepEqual(policy(recording, "mongodb-setup", "egress.0"), {
      to: [podsNamed("mongodb")],
      ports: [{ port: 27017, protocol: "TCP" }],
    });
    assert.equal((policy(recording, "mongodb-setup", "egress") as unknown[]).length, 2);
  });
});
