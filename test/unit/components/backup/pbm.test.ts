import assert from "node:assert/strict";
import { databaseAgent } from "../../../../components/backup/index.ts";
import { PerconaBackup, type PerconaBackupArgs } from "../../../../components/backup/pbm/index.ts";
import { pbmSchema } from "../../../../components/config/pbm.ts";
import { Database } from "../../../../components/database/index.ts";
import * as pulumi from "@pulumi/pulumi";
import { configOf, problemsOf } from "../../../support/pulumi-config.ts";
import { record, valueAt, type Recording } from "../../../support/pulumi-recording.ts";
import { resolved, SecretValue } from "../../../support/pulumi-values.ts";

const account = "immobackups";
const withPbm = { "backup.engine": "pbm", "backup.pbm.account": account, "secrets.pbmStorageKey": "storage-key" };

describe("the configuration of Percona Backup", () => {
  it("stores slices of the oplog at most a minute apart", () => {
    assert.equal(pbmSchema.parse({ account }).oplogSpanSeconds, 30);
    assert.deepEqual(problemsOf("staging", { ...withPbm, "backup.pbm.oplogSpanSeconds": 61 }, ["secrets"]), [
      "immoexpress:backup.pbm.oplogSpanSeconds is 61: must be a whole number from 10 to 60.",
    ]);
  });

  it("belongs to its engine, and needs the key of its storage", () => {
    assert.deepEqual(problemsOf("staging", withPbm, ["secrets"]), []);
    assert.deepEqual(problemsOf("staging", { "backup.engine": "pbm" }, ["secrets"]), [
      "immoexpress:backup.pbm has its default value: must be given with backup.engine pbm, and with no other.",
      "immoexpress:secrets.pbmStorageKey has its default value: must be given with backup.engine pbm: pulumi config set --secret --path immoexpress:secrets.pbmStorageKey.",
    ]);
    assert.deepEqual(problemsOf("staging", { "backup.pbm.account": account }, ["secrets"]), [
      'immoexpress:backup.pbm is {"account":"immobackups"}: must be given with backup.engine pbm, and with no other.',
    ]);
  });
});

describe("the agents of Percona Backup", () => {
  const database = async (changes: Record<string, unknown>) => {
    const config = configOf("staging", { ...withPbm, ...changes });
    let uri: Promise<unknown> = Promise.resolve();
    const recording = await record(() => {
      const args = { settings: config.database, namespace: "immoexpress", databaseName: "immo" };
      const { agentConnectionString } = new Database("database", { ...args, agent: databaseAgent(config) });
      uri = resolved(agentConnectionString);
    });
    return { recording, uri: await uri };
  };
  const agent = (recording: Recording, path: string) =>
    valueAt(recording.object("StatefulSet", "mongodb").inputs, `spec.template.spec.containers.1.${path}`);

  it("run beside every member, with a password from the Secret, and connect to that member", async () => {
    const { recording, uri } = await database({});
    assert.equal(agent(recording, "image"), "docker.io/percona/percona-backup-mongodb:2.15.0");
    assert.deepEqual(agent(recording, "env.0.valueFrom.secretKeyRef"), {
      name: "mongodb-credentials",
      key: "agent-password",
    });
    assert.equal(
      agent(recording, "env.1.value"),
      "mongodb://immoexpress-pbm:$(PBM_PASSWORD)@localhost:27017/?authSource=admin",
    );
    assert.equal(agent(recording, "securityContext.readOnlyRootFilesystem"), true);
    assert.match(
      String((uri as SecretValue).value),
      /^mongodb:\/\/immoexpress-pbm:generated-database-credentials-agent@mongodb-0\./,
    );
  });

  it("have the member's files in front of them for physical backups alone", async () => {
    const mounts = (recording: Recording) =>
      (agent(recording, "volumeMounts") as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(mounts((await database({})).recording), ["tmp"]);
    assert.deepEqual(mounts((await database({ "backup.pbm.type": "incremental" })).recording), ["tmp", "data"]);
  });

  it("may call public addresses, where the storage is", async () => {
    const { recording } = await database({});
    const policy = recording.object("NetworkPolicy", "mongodb").inputs;
    assert.deepEqual(valueAt(policy, "spec.egress.2.ports"), [{ port: 443, protocol: "TCP" }]);
  });

  it("are not there with another engine", () => {
    assert.equal(databaseAgent(configOf("staging")), undefined);
  });
});

describe("Percona Backup", () => {
  const declared = (settings: object) => {
    const args: PerconaBackupArgs = {
      settings: pbmSchema.parse({ account, ...settings }),
      schedules: { backup: "0 */6 * * *", prune: "45 4 * * *" },
      namespace: "immoexpress",
      connectionString: pulumi.secret("mongodb://immoexpress-pbm:agent-password@mongodb-0:27017"),
      storageKey: pulumi.secret("storage-key"),
    };
    return record(() => new PerconaBackup("pbm", args));
  };

  it("tells the agents where to store and how often to slice, in a Secret", async () => {
    const recording = await declared({ oplogSpanSeconds: 30 });
    const { value } = recording.object("Secret", "pbm-configuration").inputs["stringData"] as SecretValue;
    assert.deepEqual(JSON.parse((value as Record<string, string>)["pbm.json"]!), {
      storage: {
        type: "azure",
        azure: { account: "immobackups", container: "pbm", prefix: "mongodb", credentials: { key: "storage-key" } },
      },
      pitr: { enabled: true, oplogSpanMin: 0.5, compression: "zstd" },
      backup: { oplogSpanMin: 0.5, compression: "zstd" },
    });
    const job = recording.named("pbm-configure").inputs;
    assert.deepEqual(valueAt(job, "spec.template.spec.containers.0.command"), [
      "pbm",
      "config",
      "--file=/configuration/pbm.json",
      "--wait",
    ]);
    const others = recording.resources.filter(({ type }) => !type.endsWith(":Secret"));
    assert.ok(!/storage-key|agent-password/.test(JSON.stringify(others.map(({ inputs }) => inputs))));
  });

  const commands = (recording: Recording) =>
    Object.fromEntries(
      recording
        .ofKind("CronJob")
        .map(({ inputs }) => [
          String(valueAt(inputs, "metadata.name")),
          (valueAt(inputs, "spec.jobTemplate.spec.template.spec.containers.0.command") as string[]).join(" "),
        ]),
    );

  it("makes base backups and deletes those of more than 30 days", async () => {
    assert.deepEqual(commands(await declared({})), {
      "pbm-backup": "pbm backup --type=logical --wait",
      "pbm-prune": "pbm cleanup --older-than=30d --yes --wait",
    });
  });

  it("makes a whole one weekly where the others are incremental", async () => {
    assert.deepEqual(commands(await declared({ type: "incremental" })), {
      "pbm-backup": "pbm backup --type=incremental --wait",
      "pbm-base": "pbm backup --type=incremental --wait --base",
      "pbm-prune": "pbm cleanup --older-than=30d --yes --wait",
    });
  });

  it("runs in pods that reach the database and nothing else, without a token", async () => {
    const recording = await declared({});
    assert.deepEqual(
      (valueAt(recording.object("NetworkPolicy", "pbm").inputs, "spec.egress") as { ports: { port: number }[] }[]).map(
        ({ ports }) => ports[0]?.port,
      ),
      [27017, 53],
    );
    for (const { inputs } of recording.ofKind("CronJob")) {
      const pod = valueAt(inputs, "spec.jobTemplate.spec.template.spec");
      assert.equal(valueAt(pod, "automountServiceAccountToken"), false);
      assert.equal(valueAt(pod, "serviceAccountName"), "pbm");
    }
  });
});
