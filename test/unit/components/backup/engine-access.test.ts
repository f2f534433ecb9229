import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Backups } from "../../../../components/backup/index.ts";
import { readSettings } from "../../../../operations/settings.ts";
import { pretendedDatabase, pretendedStorage } from "../../../support/pulumi-application.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record, type Recording, valueAt } from "../../../support/pulumi-recording.ts";
import type { SecretValue } from "../../../support/pulumi-values.ts";

const withPbm = {
  ...{ "backup.engine": "pbm", "backup.pbm.account": "immobackups", "backup.pbm.type": "incremental" },
  "secrets.pbmStorageKey": "storage-key",
};
const withAtlas = {
  ...{ database: { kind: "external", uri: "mongodb+srv://cluster.example.com" }, "backup.engine": "atlas" },
  "monitoring.mongodbExporter": { install: false },
  "backup.atlas": { groupId: "0123456789abcdef01234567", clusterName: "immoexpress" },
  ...{
    "secrets.atlasServiceAccount.clientId": "mdb_sa_id",
    "secrets.atlasServiceAccount.clientSecret": "account-secret",
  },
};
const commanding = ["restore", "inspect"];
const others = ["backup", "media-backup", "prune", "media-restore"];

function backups(changes: Readonly<Record<string, unknown>>): Promise<Recording> {
  const agentConnectionString = pulumi.secret("mongodb://immoexpress-pbm:agent-password@mongodb-0:27017");
  const database = { ...pretendedDatabase, agentConnectionString };
  const args = { config: configOf("staging", changes), namespace: "immoexpress", storage: pretendedStorage, database };
  return record(() => new Backups("backups", args), "staging");
}

const pod = (recording: Recording, name: string, path: string) =>
  valueAt(recording.object("CronJob", name).inputs, `spec.jobTemplate.spec.template.spec.${path}`);
const variables = (recording: Recording, name: string) =>
  Object.fromEntries(
    (pod(recording, name, "containers.0.env") as { name: string; value: string }[]).map((one) => [one.name, one.value]),
  );
const ports = (recording: Recording, name: string) =>
  (valueAt(recording.object("NetworkPolicy", name).inputs, "spec.egress") as { ports: { port: number }[] }[]).flatMap(
    (rule) => rule.ports.map(({ port }) => port),
  );

describe("with Percona Backup the Jobs that command it", () => {
  let recording: Recording;
  before(async () => {
    recording = await backups(withPbm);
  });

  it("have a container of its image beside the program, restricted and as long as that runs", () => {
    for (const name of commanding) {
      const sidecar = pod(recording, name, "initContainers.0") as Record<string, unknown>;
      assert.deepEqual(
        [sidecar["name"], sidecar["image"], sidecar["restartPolicy"]],
        ["pbm", "docker.io/percona/percona-backup-mongodb:2.15.0", "Always"],
      );
      assert.deepEqual((sidecar["command"] as string[]).slice(3), ["sh", "/run/pbm"]);
      assert.deepEqual(sidecar["securityContext"], pod(recording, name, "containers.0.securityContext"));
    }
    for (const name of others) assert.equal(pod(recording, name, "initContainers"), undefined, name);
  });

  it("share a directory in memory with it, and tell the program where", () => {
    for (const name of commanding) {
      const mount = { name: "shared", mountPath: "/run/pbm" };
      for (const container of ["initContainers.0", "containers.0"]) {
        const mounts = pod(recording, name, `${container}.volumeMounts`) as { name: string; mountPath: string }[];
        assert.ok(mounts.some((one) => one.name === mount.name && one.mountPath === mount.mountPath));
      }
      assert.deepEqual(
        (pod(recording, name, "volumes") as { name: string }[]).find((volume) => volume.name === "shared"),
        { name: "shared", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
      );
      const names = ["engine", "pbmDirectory", "pbmType"] as const;
      const settings = readSettings(variables(recording, name), names);
      assert.deepEqual(settings, { engine: "pbm", pbmDirectory: "/run/pbm", pbmType: "incremental" });
    }
  });

  it("give the powerful connection string to that container alone, from a Secret", () => {
    for (const name of commanding) {
      assert.deepEqual(pod(recording, name, "initContainers.0.envFrom"), [{ secretRef: { name: "pbm" } }]);
      assert.deepEqual(pod(recording, name, "containers.0.envFrom"), [{ secretRef: { name } }]);
    }
    const rest = recording.resources.filter(({ type }) => !type.endsWith(":Secret"));
    assert.ok(!/agent-password|storage-key/.test(JSON.stringify(rest.map(({ inputs }) => inputs))));
  });

  it("may call its storage", () => {
    for (const name of commanding) assert.ok(ports(recording, name).includes(443), name);
    for (const name of others) assert.ok(!ports(recording, name).includes(443), name);
  });
});

describe("with Atlas the Jobs that command it", () => {
  it("know the cluster, and hold the service account in their Secret", async () => {
    const recording = await backups(withAtlas);
    for (const name of commanding) {
      const { value } = recording.object("Secret", name).inputs["stringData"] as SecretValue;
      const environment = { ...variables(recording, name), ...(value as Record<string, string>) };
      const names = ["engine", "atlasGroupId", "atlasClusterName", "atlasClientId", "atlasClientSecret"] as const;
      assert.deepEqual(readSettings(environment, names), {
        ...{ engine: "atlas", atlasGroupId: "0123456789abcdef01234567", atlasClusterName: "immoexpress" },
        ...{ atlasClientId: "mdb_sa_id", atlasClientSecret: "account-secret" },
      });
      assert.ok(ports(recording, name).includes(443), name);
    }
    for (const name of others) assert.equal(variables(recording, name)["BACKUP_ENGINE"], undefined, name);
    const rest = recording.resources.filter(({ type }) => !type.endsWith(":Secret"));
    assert.ok(!JSON.stringify(rest.map(({ inputs }) => inputs)).includes("account-secret"));
  });
});
