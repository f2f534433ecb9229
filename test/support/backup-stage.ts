import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { MongoClient } from "mongodb";
import { openContainer } from "../../operations/blob/azure.ts";
import type { BlobSettings } from "../../operations/blob/settings.ts";
import { lockBlob } from "../../operations/backup/lease.ts";
import { listBackups } from "../../operations/backup/list.ts";
import type { BackupContext, BackupRequest, BackupStores } from "../../operations/backup/types.ts";
import { AzuriteServer } from "./azurite.ts";
import { backupContext } from "./backup-context.ts";
import { realTools } from "./real-tools.ts";
import { type DatabaseServer, Stage } from "./application-programs.ts";

/** A database server, a store of blobs and a pair of keys, all real; `end` leaves nothing behind. */
export class BackupStage {
  readonly stage: Stage;
  readonly server: DatabaseServer;
  readonly azurite: AzuriteServer;
  readonly client: MongoClient;
  /** The private key. */
  readonly identity: string;
  readonly request: BackupRequest;

  private constructor(parts: Pick<BackupStage, "stage" | "server" | "azurite" | "client" | "identity" | "request">) {
    this.stage = parts.stage;
    this.server = parts.server;
    this.azurite = parts.azurite;
    this.client = parts.client;
    this.identity = parts.identity;
    this.request = parts.request;
  }

  static async create(): Promise<BackupStage> {
    const stage = await Stage.create();
    const server = await (await stage.database()).start();
    const [azurite, identity] = await Promise.all([AzuriteServer.start(), generateIdentity()]);
    const client = new MongoClient(server.uri);
    const recipients = [await identityToRecipient(identity)];
    const request = { kind: "manual", release: "prod-20251207-060000", recipients } as const;
    return new BackupStage({ stage, server, azurite, client, identity, request });
  }

  /** The containers. @param settings default: the server itself; others lead through a bad network */
  stores(settings: BlobSettings = this.azurite.settings()): BackupStores {
    return { backups: openContainer(settings, "backups"), compliance: openContainer(settings, "compliance") };
  }

  async context(database: string, different: Partial<BackupContext> = {}): Promise<BackupContext> {
    return backupContext({
      stores: this.stores(),
      target: { uri: this.server.uri, database },
      tools: await realTools(this.stage.directory),
      ...different,
    });
  }

  /** Fills a collection with documents of about this many bytes each that compress badly. */
  async fill(database: string, collection: string, documents: number, bytes = 200): Promise<void> {
    const text = (index: number) =>
      createHash("shake256", { outputLength: Math.ceil((bytes * 3) / 4) })
        .update(`${index}`)
        .digest("base64");
    for (let start = 0; start < documents; start += 1000) {
      const batch = Array.from({ length: Math.min(1000, documents - start) }, (_, step) => start + step);
      await this.client
        .db(database)
        .collection(collection)
        .insertMany(batch.map((index) => ({ index, text: text(index) })));
    }
  }

  /** Whether nobody holds the lease of a database. @param take takes it from the dead one that has it */
  async isFree(database: string, take = false): Promise<boolean> {
    const lock = this.azurite.service().getContainerClient("backups").getBlobClient(lockBlob(database));
    if (!(await lock.exists())) return true;
    const isLeased = (await lock.getProperties()).leaseState === "leased";
    if (isLeased && take) await lock.getBlobLeaseClient().breakLease(0);
    return !isLeased || take;
  }

  /** That nothing looks like a backup, and that the database's lease was given back. */
  async assertNothingListed(database: string): Promise<void> {
    assert.deepEqual(await listBackups(this.stores()), { restorable: [], unusable: [] });
    await (await this.stores().backups.lease(lockBlob(database), "the test")).release();
  }

  async end(): Promise<void> {
    await this.client.close();
    await this.azurite.stop();
    await this.stage.end();
  }
}
