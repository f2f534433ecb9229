import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditRecord } from "../../operations/audit/record.ts";
import type { Manifest } from "../../operations/backup/manifest.ts";
import { run } from "../../local/exec.ts";
import { releaseTag } from "../../local/stack-values.ts";
import { toolPath } from "../../local/toolchain/index.ts";
import type { KubernetesObject } from "../support/kubectl-objects.ts";
import { waitUntil } from "../support/wait.ts";
import { Api, countProperties, getProperty, health } from "./api.ts";
import type { Listing } from "./backup-contents.ts";
import { immo, immoJson } from "./immo.ts";
import { waitForPods } from "./pods.ts";
import { putBack } from "./put-back.ts";
import { saw } from "./saw.ts";
import { withChangedStackFile } from "./stack-file.ts";
import { stack } from "./stack.ts";

interface Job extends KubernetesObject {
  status?: { succeeded?: number; failed?: number };
}

interface ResourceQuota extends KubernetesObject {
  status?: { hard?: Record<string, string> };
}

const documentsOf = (manifest: Manifest, collection: string) =>
  manifest.collections.find(({ name }) => name === collection)?.documents;

async function isPublic(propertyId: string): Promise<boolean> {
  const { status } = await stack().http.call(`${stack().outputs.apiUrl}/api/properties/${propertyId}`);
  assert.ok(status === 200 || status === 404, `the API answered ${status}`);
  return status === 200;
}

async function waitUntilWhole(): Promise<void> {
  await waitForPods(stack(), "backend", () => true, "the backend to run again");
  await waitUntil(async () => (await health(stack())).status === "ok", { what: "the API", timeout: 60_000 });
}

/** Starts what a CronJob would start by itself, and waits for its end. */
async function runCronJobNow(cronJob: string): Promise<void> {
  const { kubectl, outputs } = stack();
  const { namespace } = outputs;
  const job = `${cronJob}-e2e-${Date.now()}`;
  await kubectl.run(["create", "job", job, `--from=cronjob/${cronJob}`, "--namespace", namespace]);
  const ended = await waitUntil(
    async () => {
      const { status } = await kubectl.get<Job>("job", job, namespace);
      return (status?.succeeded ?? 0) + (status?.failed ?? 0) > 0 ? status : undefined;
    },
    { what: `the Job ${job} to end`, timeout: 180_000, interval: 1_000 },
  );
  const { stdout } = await kubectl.run(["logs", `job/${job}`, "--namespace", namespace]);
  assert.equal(ended.succeeded, 1, stdout.slice(-2000));
}

describe("backups", () => {
  let made: Manifest;

  it("are made by hand, verified and listed", async () => {
    made = await immoJson<Manifest>(stack(), "backup");
    const { restorable, unusable } = await immoJson<Listing>(stack(), "backup", "list");
    assert.deepEqual(unusable, []);
    assert.equal(restorable[0]?.name, made.name);
    assert.equal(documentsOf(made, "properties"), await countProperties(stack()));
    assert.equal(made.release, stack().outputs.release);
    await immoJson(stack(), "backup", "verify", made.name);
    saw(`${made.name}: ${documentsOf(made, "properties")} properties in ${made.archive.bytes} bytes`);
  });

  it("are opened by hand with age and zstd alone", async () => {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-e2e-"));
    try {
      await immoJson(stack(), "backup", "download", made.name, "--to", directory);
      const files = (await run("find", [directory, "-type", "f", "-size", "+1k"])).stdout.trim().split("\n");
      const archive = files.find((file) => !file.endsWith(".json")) ?? assert.fail("nothing was downloaded");
      const [age, zstd] = [await toolPath("age"), await toolPath("zstd")];
      const identity = stack().environment["AGE_IDENTITY_FILE"] ?? "";
      const [packed, plain] = [join(directory, "packed"), join(directory, "plain")];
      await run(age, ["--decrypt", "--identity", identity, "--output", packed, archive]);
      await run(zstd, ["--decompress", "--quiet", "-o", plain, packed]);
      const bytes = await readFile(plain);
      // The first four bytes of every archive of mongodump.
      assert.equal(bytes.readUInt32LE(0), 0x8199e26d);
      assert.equal(bytes.length, made.archive.plainBytes);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it("bring back what was there, and take it back again", async () => {
    const api = await Api.login(stack());
    const later = await api.createProperty();
    assert.equal(await isPublic(later.id), true);

    const started = Date.now();
    await immoJson(stack(), "restore", "--name", made.name, "--yes", "--reason", "e2e");
    await waitUntilWhole();
    saw(`restored, and serving again after ${Math.round((Date.now() - started) / 1000)} s`);
    assert.equal(await isPublic(later.id), false);
    assert.equal(await countProperties(stack()), documentsOf(made, "properties"));

    await immoJson(stack(), "restore", "--undo", "--yes");
    await waitUntilWhole();
    assert.equal((await getProperty(stack(), later.id)).title, later.title);
  });

  it("are restored on record: who, why and how it ended, in a chain that verifies", async () => {
    const { records } = await immoJson<{ records: AuditRecord[] }>(stack(), "audit", "list");
    const [begun, ended, undoing, undone] = records.toSorted((one, other) => (one.id < other.id ? -1 : 1)).slice(-4);
    assert.deepEqual([begun?.action, begun?.to, begun?.reason, begun?.ends], ["restore", made.name, "e2e", null]);
    assert.deepEqual([ended?.ends, ended?.result], [begun?.id, "succeeded"]);
    assert.deepEqual([undone?.ends, undone?.result], [undoing?.id, "succeeded"]);
    const { exitCode, stdout } = await immo(stack(), "audit", "verify");
    assert.equal(exitCode, 0, stdout);
    saw(`${begun?.actor ?? "?"}, ${begun?.reason ?? "?"}: ${stdout.trim().split("\n").at(-1) ?? ""}`);
  });

  it("are not restored without being asked for", async () => {
    const refused = await immo(stack(), "restore", "--name", made.name);
    assert.equal(refused.exitCode, 2, refused.stderr);
    assert.match(refused.stderr, /--yes/);
    const unknown = await immo(stack(), "restore", "--date", "2001-01-01", "--yes");
    assert.equal(unknown.exitCode, 3, unknown.stderr);
    assert.match(unknown.stderr, /2001-01-01/);
  });

  for (const cronJob of ["backup", "media-backup", "drill", "prune"]) {
    it(`by schedule: ${cronJob} runs in the cluster`, async () => {
      await runCronJobNow(cronJob);
    });
  }

  it("of photos bring back one that is lost", async () => {
    const api = await Api.login(stack());
    const photo = await api.addPhoto(await api.createProperty());
    await immoJson(stack(), "media", "backup");
    const again = await immoJson<Record<string, unknown>>(stack(), "media", "backup");
    saw(`the second backup of the photos: ${JSON.stringify(again).slice(0, 200)}`);

    const { kubectl, outputs } = stack();
    const { namespace } = outputs;
    const file = photo.url.split("/").at(-1) ?? "";
    const [pod] = await kubectl.readyPods({ namespace, selector: "app.kubernetes.io/name=backend" });
    const unlink = `require("node:fs").unlinkSync("/media/${file}")`;
    await kubectl.exec(pod ?? assert.fail("no backend pod"), ["node", "-e", unlink]);
    assert.equal((await stack().http.call(photo.url)).status, 404);
    await immoJson(stack(), "media", "restore", "--yes");
    assert.deepEqual((await stack().http.call(photo.url)).body, photo.content);
  });

  describe("before a release", () => {
    const release = releaseTag(new Date());
    const changes = [[["release"], release]] as const;

    after(async () => {
      await putBack();
    });

    const ofThisRelease = async () => {
      const { restorable } = await immoJson<Listing>(stack(), "backup", "list");
      return restorable.filter(({ idempotencyKey }) => idempotencyKey === `deployment:${release}`);
    };

    it("are made once, however often the update is repeated", async () => {
      await withChangedStackFile(changes, async (file) => {
        await stack().update(file);
        await stack().update(file);
      });
      const [backup, ...more] = await ofThisRelease();
      assert.deepEqual(more, []);
      assert.equal(backup?.kind, "deployment");
      assert.equal(backup.release, stack().outputs.release);
    });

    it("stop the update when they cannot be made, before anything else is touched", async () => {
      const { kubectl, outputs } = stack();
      const quota = { name: "no-jobs", namespace: outputs.namespace };
      const hard = { "count/jobs.batch": "0" };
      await kubectl.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: quota, spec: { hard } });
      const isEnforced = async () => {
        const { status } = await kubectl.get<ResourceQuota>("resourcequota", quota.name, quota.namespace);
        return status?.hard !== undefined;
      };
      try {
        await waitUntil(isEnforced, { what: "the quota to be enforced", timeout: 30_000 });
        const another = releaseTag(new Date(Date.now() + 60_000));
        const refused = await withChangedStackFile([[["release"], another]], (file) =>
          stack()
            .update(file)
            .then(
              () => assert.fail("the update went on without a backup"),
              (error: unknown) => String(error),
            ),
        );
        assert.match(refused, /exceeded quota/);
        assert.equal((await health(stack())).release, release);
      } finally {
        await kubectl.delete("resourcequota", quota.name, quota.namespace);
      }
    });
  });
});
