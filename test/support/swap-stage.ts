import { type Db, MongoClient } from "mongodb";
import type { CollectionRecord } from "../../operations/backup/manifest.ts";
import { listCollections, withDatabase } from "../../operations/restore/database.ts";
import { Journal, type JournalEntry } from "../../operations/restore/journal.ts";
import { newRestoreId } from "../../operations/restore/names.ts";
import type { Session } from "../../operations/restore/session.ts";
import { identityOf, swapTo } from "../../operations/restore/swap.ts";
import type { Goal } from "../../operations/restore/swap-plan.ts";
import type { FenceMemory, RestoreContext } from "../../operations/restore/types.ts";
import { manifestWith } from "../unit/operations/restore/manifests.ts";
import { type DatabaseServer, Stage } from "./application-programs.ts";
import { type Death, MortalConnection } from "./mortal-connection.ts";

const restored = ["users", "properties", "flags"];
const live = ["users", "properties", "enquiries"];

/** Like the one in Kubernetes: what is up stays up when the restore dies, and only the journal knows the number. */
export class ScaledApplication {
  replicas = 3;

  async raise(memory: FenceMemory): Promise<void> {
    if ((await memory.read()) === undefined) await memory.write(this.replicas);
    this.replicas = 0;
  }

  async lower(memory: FenceMemory): Promise<void> {
    const replicas = await memory.read();
    if (replicas === undefined) return;
    this.replicas = replicas;
    await memory.write(undefined);
  }
}

/** A real database server on which restores are about to swap; `end` leaves nothing behind. */
export class SwapStage {
  readonly server: DatabaseServer;
  /** What the swaps have warned of. */
  readonly warnings: string[] = [];
  /** How many collections a whole swap renames. */
  readonly renamings = live.length + restored.length;
  private readonly stage: Stage;
  private readonly client: MongoClient;
  private readonly ghosts: Promise<void>[] = [];
  private databases = 0;

  private constructor(stage: Stage, server: DatabaseServer, client: MongoClient) {
    this.stage = stage;
    this.server = server;
    this.client = client;
  }

  static async create(): Promise<SwapStage> {
    const stage = await Stage.create();
    const server = await (await stage.database()).start();
    return new SwapStage(stage, server, await new MongoClient(server.uri).connect());
  }

  async end(): Promise<void> {
    await Promise.all(this.ghosts);
    await this.client.close();
    await this.stage.end();
  }

  /** A database with a restore that is about to swap. */
  async prepared(collections: CollectionRecord[] = []): Promise<{ db: Db; application: ScaledApplication }> {
    const db = this.client.db(`swap_${this.databases++}`);
    const id = newRestoreId(new Date());
    for (const name of live) await db.collection(name).insertOne({ of: `former ${name}` });
    for (const name of restored) {
      await db.collection(`immo_restore_${id}_${name}`).insertOne({ of: `restored ${name}` });
    }
    await db.collection(`immo_restore_${id}_users`).createIndexes([{ key: { email: 1 }, name: "email", unique: true }]);
    const prefix = `immo_restore_${id}_`;
    const scratch = (await listCollections(db)).filter(({ name }) => name.startsWith(prefix)).map(identityOf);
    const identities = scratch.map((identity) => ({ ...identity, name: identity.name.slice(prefix.length) }));
    const journal = new Journal(db);
    const manifest = manifestWith({ collections });
    const about = {
      backup: manifest.name,
      release: "prod-1",
      reason: "test",
      recipients: [],
      collections: 3,
      documents: 3,
    };
    const entry = await journal.begin({ _id: id, startedAt: new Date(), ...about }, manifest);
    await journal.update(entry, { state: "swapping", restored: identities });
    return { db, application: new ScaledApplication() };
  }

  sessionOf(db: Db, application: ScaledApplication): Session {
    const observer = {
      phase: () => undefined,
      progress: () => undefined,
      warn: (said: string) => void this.warnings.push(said),
    };
    const context = { fence: application, observer } as Partial<RestoreContext> as RestoreContext;
    return { context, db, journal: new Journal(db) };
  }

  async swap(db: Db, application: ScaledApplication, goal: Goal): Promise<JournalEntry> {
    return swapTo(goal, this.sessionOf(db, application), (await new Journal(db).open())!);
  }

  /** A swap whose process dies. @returns whether it did, or came to its end before */
  async dyingSwap(db: Db, application: ScaledApplication, goal: Goal, death: Death): Promise<boolean> {
    const connection = await MortalConnection.start(Number(new URL(this.server.uri).port), death);
    const uri = `mongodb://127.0.0.1:${connection.port}/?serverSelectionTimeoutMS=2000&directConnection=true`;
    const entry = (await new Journal(db).open())!;
    const work = withDatabase({ uri, database: db.databaseName }, (mortal) =>
      swapTo(goal, this.sessionOf(mortal, application), entry),
    );
    // A killed process says nothing any more; what runs on here reaches nobody.
    this.ghosts.push(
      work.then(
        () => undefined,
        () => undefined,
      ),
    );
    const isDead = await Promise.race([work.then(() => false), connection.died]);
    await connection.stop();
    return isDead;
  }
}

/** What each live collection holds. */
export async function liveContent(db: Db): Promise<Record<string, unknown>> {
  const names = (await listCollections(db)).map(({ name }) => name).filter((name) => !name.startsWith("immo_"));
  const found = names
    .sort()
    .map(async (name) => [name, (await db.collection(name).find().toArray()).map((one): unknown => one["of"])]);
  return Object.fromEntries(await Promise.all(found)) as Record<string, unknown>;
}

/** What they hold after a whole swap. */
export function wholeContent(goal: Goal): Record<string, unknown> {
  const names = (goal === "restored" ? restored : live).toSorted();
  return Object.fromEntries(names.map((name) => [name, [`${goal} ${name}`]] as const));
}
