import assert from "node:assert/strict";
import { identityToRecipient } from "age-encryption";
import type { Db } from "mongodb";
import { ContentHash } from "../../operations/backup/content-hash.ts";
import type { Manifest } from "../../operations/backup/manifest.ts";
import { runBackup } from "../../operations/backup/run.ts";
import type { BackupContext } from "../../operations/backup/types.ts";
import { listCollections, listLive } from "../../operations/restore/database.ts";
import { noFence } from "../../operations/restore/no-fence.ts";
import type { RestoreContext, RestoreRequest } from "../../operations/restore/types.ts";
import { BackupStage } from "./backup-stage.ts";

/** Name of a collection → number and content of its documents. */
export type Content = Record<string, string>;

/** A real backup of a small database, and as many databases to restore it into as a suite wants; `end` leaves nothing behind. */
export class RestoreStage {
  readonly backup: BackupStage;
  readonly manifest: Manifest;
  /** What the backup holds. */
  readonly restored: Content;
  private databases = 0;

  private constructor(parts: Pick<RestoreStage, "backup" | "manifest" | "restored">) {
    this.backup = parts.backup;
    this.manifest = parts.manifest;
    this.restored = parts.restored;
  }

  static async create(): Promise<RestoreStage> {
    const backup = await BackupStage.create();
    await backup.fill("agency", "properties", 300);
    await backup.fill("agency", "users", 20);
    const db = backup.client.db("agency");
    // A capped collection, an empty one, and indexes of both kinds.
    await db.createCollection("events", { capped: true, size: 65_536, max: 100 });
    await db.collection("events").insertMany([{ of: "first" }, { of: "second" }]);
    await db.createCollection("enquiries");
    await db.collection("users").createIndexes([{ key: { index: 1 }, name: "index", unique: true }]);
    await db.collection("properties").createIndexes([{ key: { text: 1, index: -1 }, name: "text_index" }]);
    const manifest = await runBackup(await backup.context("agency"), backup.request);
    return new RestoreStage({ backup, manifest, restored: await contentOf(db) });
  }

  /** A database as it may be some time after the backup: other documents, a collection more, a collection less. */
  async database(): Promise<Db> {
    const db = this.backup.client.db(`restored_${this.databases++}`);
    await db.collection("properties").insertMany([{ of: "later" }, { of: "much later" }]);
    await db.collection("users").insertOne({ of: "later" });
    await db.collection("audit").insertOne({ of: "later" });
    return db;
  }

  async context(db: Db, different: Partial<RestoreContext> = {}): Promise<RestoreContext> {
    const context: BackupContext = await this.backup.context(db.databaseName);
    return { ...context, identity: this.backup.identity, fence: noFence, ...different };
  }

  request(different: Partial<RestoreRequest> = {}): RestoreRequest {
    const { release, recipients } = this.backup.request;
    return { manifest: this.manifest, recipients, release, reason: "a test", ...different };
  }

  recipient(): Promise<string> {
    return identityToRecipient(this.backup.identity);
  }

  /** Ends the lease of a holder who was killed, instead of waiting for a minute. */
  async breakLease(db: Db): Promise<void> {
    const container = this.backup.azurite.service().getContainerClient("backups");
    await container
      .getBlobClient(`locks/${db.databaseName}`)
      .getBlobLeaseClient()
      .breakLease(0)
      .catch(() => undefined);
  }

  end(): Promise<void> {
    return this.backup.end();
  }
}

/** All documents that an application would find. */
export async function contentOf(db: Db): Promise<Content> {
  const found = (await listLive(db)).map(async ({ name }) => {
    const content = new ContentHash();
    for await (const document of db.collection(name).find({}, { raw: true })) {
      content.add(document as unknown as Uint8Array);
    }
    return [name, `${content.documents} ${content.digest()}`] as const;
  });
  return Object.fromEntries((await Promise.all(found)).sort());
}

/** Names of what lies beside the live collections, but the journal. */
export async function besideLive(db: Db): Promise<string[]> {
  const names = (await listCollections(db)).map(({ name }) => name);
  return names.filter((name) => name.startsWith("immo_") && name !== "immo_restore_journal").sort();
}

/** Does something that must fail, and asserts that an application would notice nothing of it. */
export async function assertUntouched(db: Db, work: () => Promise<unknown>): Promise<void> {
  const before = await contentOf(db);
  await work();
  assert.deepEqual(await contentOf(db), before);
  assert.deepEqual(await besideLive(db), []);
}
