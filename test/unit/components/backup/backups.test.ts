import assert from "node:assert/strict";
import { Backups } from "../../../../components/backup/index.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record, valueAt } from "../../../support/pulumi-recording.ts";
import type { Recording } from "../../../support/pulumi-recording.ts";
import { pretendedDatabase, pretendedStorage } from "../../../support/pulumi-application.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

const identity = `AGE-SECRET-KEY-1${"Q".repeat(58)}`;
const withDrill = { "backup.drill.enabled": true, "secrets.drillIdentity": identity };

async function backups(stack: string, changes: Readonly<Record<string, unknown>> = {}): Promise<Recording> {
  const config = configOf(stack, changes);
  const args = { config, namespace: "immoexpress", storage: pretendedStorage };
  return record(() => new Backups("backups", { ...args, database: pretendedDatabase }), stack);
}

const cronJob = (recording: Recording, name: string, path: string) =>
  valueAt(recording.object("CronJob", name).inputs, `spec.${path}`);
const pod = (recording: Recording, name: string, path: string) =>
  cronJob(recording, name, `jobTemplate.spec.template.${path}`);
const container = (recording: Recording, name: string, path: string) =>
  pod(recording, name, `spec.containers.0.${path}`);
const variables = (recording: Recording, name: string) =>
  Object.fromEntries(
    (container(recording, name, "env") as { name: string; value: unknown }[]).map((entry) => [entry.name, entry.value]),
  );
const mounts = (recording: Recording, name: string) =>
  (container(recording, name, "volumeMounts") as { name: string; readOnly?: boolean }[]).filter(
    (mount) => mount.name !== "tmp",
  );
const names = (recording: Recording, kind: string) =>
  recording.ofKind(kind).map(({ inputs }) => String(valueAt(inputs, "metadata.name")));

const scheduled = ["backup", "media-backup", "prune", "drill"];
const suspended = ["restore", "media-restore", "inspect", "audit", "audit-append"];
const all = [...scheduled, ...suspended];

describe("the CronJobs of the backups", () => {
  let recording: Recording;
  before(async () => {
    recording = await backups("staging", withDrill);
  });

  it("are one for each purpose, and the drill only where it is switched on", async () => {
    assert.deepEqual(names(recording, "CronJob").sort(), all.toSorted());
    const without = await backups("staging");
    assert.deepEqual(names(without, "CronJob").sort(), all.filter((name) => name !== "drill").toSorted());
    assert.ok(!names(without, "Secret").includes("backup-drill-identity"));
  });

  it("run as configured, in UTC, and those for people never", () => {
    assert.deepEqual(
      scheduled.map((name) => [cronJob(recording, name, "schedule"), cronJob(recording, name, "suspend")]),
      [
        ["0 */6 * * *", false],
        ["15 */6 * * *", false],
        ["45 4 * * *", false],
        ["0 3 * * *", false],
      ],
    );
    for (const name of suspended) assert.equal(cronJob(recording, name, "suspend"), true, name);
    for (const name of all) assert.equal(cronJob(recording, name, "timeZone"), "Etc/UTC", name);
  });

  it("never overlap, end at a deadline, and repeat no run that would fail again", () => {
    for (const name of all) {
      assert.equal(cronJob(recording, name, "concurrencyPolicy"), "Forbid", name);
      assert.ok(Number(cronJob(recording, name, "startingDeadlineSeconds")) >= 60, name);
      assert.ok(Number(cronJob(recording, name, "jobTemplate.spec.activeDeadlineSeconds")) >= 3600, name);
      assert.equal(pod(recording, name, "spec.restartPolicy"), "Never", name);
      assert.deepEqual(cronJob(recording, name, "jobTemplate.spec.podFailurePolicy.rules"), [
        { action: "FailJob", onExitCodes: { operator: "In", values: [2, 4] } },
      ]);
    }
    // A second attempt at what replaces data is a person's to decide.
    for (const name of ["restore", "media-restore"]) {
      assert.equal(cronJob(recording, name, "jobTemplate.spec.backoffLimit"), 0, name);
    }
  });

  it("tell the program what to do", () => {
    assert.deepEqual(
      all.map((name) => (container(recording, name, "args") as string[]).join(" ")),
      [
        "/app/operations.mjs backup --kind scheduled",
        "/app/operations.mjs media backup",
        "/app/operations.mjs backup prune",
        "/app/operations.mjs backup drill",
        ...suspended.map(() => "/app/operations.mjs --help"),
      ],
    );
    assert.equal(container(recording, "backup", "image"), "ghcr.io/immoexpress/operations:prod-20260101-000000");
  });

  it("run restricted pods that write to no file system but their volumes", () => {
    for (const name of all) {
      assert.equal(pod(recording, name, "spec.securityContext.runAsUser"), 10001, name);
      assert.deepEqual(container(recording, name, "securityContext"), {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      assert.ok(container(recording, name, "resources.limits.memory"), name);
    }
  });
});

describe("the access of each purpose", () => {
  let recording: Recording;
  before(async () => {
    recording = await backups("staging", withDrill);
  });

  const secret = (name: string) =>
    (recording.object("Secret", name).inputs["stringData"] as SecretValue | undefined)?.value as Record<string, string>;
  const egress = (name: string) =>
    valueAt(recording.object("NetworkPolicy", name).inputs, "spec.egress") as { ports: { port: number }[] }[];

  it("is an account, a Secret and a NetworkPolicy of its own", () => {
    for (const kind of ["ServiceAccount", "NetworkPolicy"]) {
      assert.deepEqual(names(recording, kind).sort(), all.toSorted(), kind);
    }
    for (const name of all) {
      assert.equal(pod(recording, name, "spec.serviceAccountName"), name);
      assert.deepEqual(container(recording, name, "envFrom"), [{ secretRef: { name } }]);
      assert.deepEqual(
        valueAt(recording.object("NetworkPolicy", name).inputs, "spec.podSelector.matchLabels"),
        { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "immoexpress" },
        name,
      );
      assert.deepEqual(valueAt(recording.object("NetworkPolicy", name).inputs, "spec.policyTypes"), [
        "Ingress",
        "Egress",
      ]);
      assert.equal(valueAt(recording.object("NetworkPolicy", name).inputs, "spec.ingress"), undefined, name);
    }
  });

  it("to the storage is what the purpose needs, and no more", () => {
    assert.deepEqual(Object.fromEntries(all.map((name) => [name, secret(name)["BLOB_SAS_BACKUPS"]])), {
      backup: "sas-writer",
      "media-backup": "sas-mediaWriter",
      prune: "sas-pruner",
      drill: "sas-reader",
      restore: "sas-restorer",
      "media-restore": "sas-mediaRestorer",
      inspect: "sas-reader",
      audit: "sas-auditReader",
      "audit-append": "sas-auditWriter",
    });
    for (const name of all) {
      assert.equal(variables(recording, name)["BLOB_KIND"], "endpoint");
      assert.equal(pod(recording, name, "metadata.labels.storage"), "client");
      assert.equal(valueAt(recording.object("ServiceAccount", name).inputs, "metadata.annotations.client"), "id");
    }
  });

  it("knows which stack it is of", () => {
    for (const name of all) assert.equal(variables(recording, name)["STACK"], "staging", name);
  });

  it("to the database have those that read or write it", () => {
    const clients = ["backup", "prune", "drill", "restore", "inspect"];
    for (const name of all) {
      const isClient = clients.includes(name);
      const user = name === "drill" ? "drill" : "app";
      const uri = isClient ? `mongodb://${user}:database-password@mongodb:27017` : undefined;
      assert.equal(secret(name)["MONGODB_URI"], uri, name);
      const labels = pod(recording, name, "metadata.labels") as Record<string, string>;
      assert.equal("immoexpress.com/database-client" in labels, isClient, name);
      const ports = egress(name).flatMap((rule) => rule.ports.map(({ port }) => port));
      assert.equal(ports.includes(27017), isClient, name);
      assert.ok(ports.includes(53) && ports.includes(10000), name);
    }
  });

  it("to the photos is reading for their backup, and writing for their restore alone", () => {
    for (const name of all.filter((other) => !other.startsWith("media-") && other !== "drill")) {
      assert.deepEqual(mounts(recording, name), [], name);
    }
    assert.deepEqual(mounts(recording, "media-backup"), [{ name: "media", mountPath: "/media", readOnly: true }]);
    assert.deepEqual(mounts(recording, "media-restore"), [{ name: "media", mountPath: "/media", readOnly: false }]);
    assert.equal(variables(recording, "media-backup")["MEDIA_DIRECTORY"], "/media");
    assert.equal(
      pod(recording, "media-backup", "spec.volumes.1.persistentVolumeClaim.claimName"),
      valueAt(
        recording.object("CronJob", "media-restore").inputs,
        "spec.jobTemplate.spec.template.spec.volumes.1.persistentVolumeClaim.claimName",
      ),
    );
  });

  it("to the API server has the restore alone, which may stop and start the backend and nothing else", () => {
    for (const name of all) {
      assert.equal(pod(recording, name, "spec.automountServiceAccountToken"), name === "restore", name);
      const isAllowed = egress(name).some((rule) => rule.ports.some(({ port }) => port === 6443));
      assert.equal(isAllowed, name === "restore", name);
      const account = recording.object("ServiceAccount", name).inputs;
      assert.equal(account["automountServiceAccountToken"], false, name);
    }
    assert.deepEqual(recording.object("Role", "restore").inputs["rules"], [
      {
        apiGroups: ["argoproj.io"],
        resources: ["rollouts/scale"],
        resourceNames: ["backend"],
        verbs: ["get", "patch"],
      },
      { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
    ]);
    assert.deepEqual(recording.object("RoleBinding", "restore").inputs["subjects"], [
      { kind: "ServiceAccount", name: "restore", namespace: "immoexpress" },
    ]);
  });

  it("to what is in backups has the drill alone: nobody else mounts a private key, or knows one", () => {
    assert.deepEqual(
      recording.object("Secret", "backup-drill-identity").inputs["stringData"],
      new SecretValue({ identity }),
    );
    for (const name of all) {
      const volumes = pod(recording, name, "spec.volumes") as { name: string; secret?: { secretName: string } }[];
      assert.deepEqual(
        volumes.flatMap((volume) => volume.secret?.secretName ?? []),
        name === "drill" ? ["backup-drill-identity"] : [],
        name,
      );
      assert.equal(
        variables(recording, name)["AGE_IDENTITY_FILE"],
        name === "drill" ? "/identity/identity" : undefined,
      );
    }
    assert.deepEqual(mounts(recording, "drill"), [{ name: "identity", mountPath: "/identity", readOnly: true }]);
    const others = recording.resources.filter(({ name }) => name !== "backups-drill-identity");
    assert.ok(!JSON.stringify(others).includes("AGE-SECRET-KEY"));
  });

  it("lets those encrypt who write backups, with public keys", () => {
    const encrypting = all.filter((name) => "AGE_RECIPIENTS" in variables(recording, name));
    assert.deepEqual(encrypting, ["backup", "media-backup", "restore"]);
    for (const name of encrypting) {
      assert.equal(variables(recording, name)["AGE_RECIPIENTS"], `age1${"q".repeat(58)}`);
    }
  });

  it("to what the ids of photos are made with has their backup alone", () => {
    const knowing = all.filter((name) => "MEDIA_ID_SECRET" in secret(name));
    assert.deepEqual(knowing, ["media-backup"]);
  });

  it("keeps the database's password out of everything but the Secrets", () => {
    const others = recording.resources.filter(({ type }) => !type.endsWith(":Secret"));
    assert.ok(!JSON.stringify(others.map(({ inputs }) => inputs)).includes("database-password"));
    assert.ok(recording.object("Secret", "backup").inputs["stringData"] instanceof SecretValue);
  });
});

describe("the local stack's drill", () => {
  it("reads its key from the file that the configuration names, as a secret", async () => {
    const recording = await backups("local");
    const { value } = recording.object("Secret", "backup-drill-identity").inputs["stringData"] as SecretValue;
    assert.match(valueAt(value, "identity") as string, /^the key that opens the local stack's backups: .* real one$/);
  });
});
