import type { Collection, Db } from "mongodb";
import { type Manifest, parseManifest, serializeManifest } from "../backup/manifest.ts";
import { RestoreRefusedError } from "./errors.ts";
import { journalCollection } from "./names.ts";
import type { FenceMemory } from "./types.ts";

/** A collection and, where the server gives one, what identifies it whatever its name is. */
export interface Identity {
  name: string;
  uuid: string | null;
}

/** A restore as its database remembers it. */
export interface JournalEntry {
  /** The id of the restore. */
  _id: string;
  /**
   * `preparing`: the live collections have not been touched. `swapping`: some may have been renamed, and the fence may be
   * up. `done` and `undone` are closed.
   */
  state: "preparing" | "swapping" | "done" | "undone";
  backup: string;
  release: string;
  reason: string;
  recipients: string[];
  collections: number;
  documents: number;
  startedAt: Date;
  finishedAt?: Date;
  safetyBackup?: string;
  /** The backup's manifest, as it is stored; gone when the restore is done. */
  manifest?: string;
  /** The backup's collections, verified; from before the first renaming. */
  restored?: Identity[];
  /** What was live when the fence was up; from before the first renaming. */
  live?: Identity[];
  /** Whether the restore was done before somebody began to undo it. */
  wasDone?: boolean;
  /** What the fence remembers. */
  replicas?: number;
}

/** The restores of a database, in a collection of it that is in no backup. */
export class Journal {
  private readonly entries: Collection<JournalEntry>;

  constructor(db: Db) {
    this.entries = db.collection<JournalEntry>(journalCollection, { readConcern: { level: "majority" } });
  }

  /** The restore that was begun and neither finished nor undone. */
  async open(): Promise<JournalEntry | undefined> {
    return (await this.entries.findOne({ state: { $in: ["preparing", "swapping"] } })) ?? undefined;
  }

  async latest(): Promise<JournalEntry | undefined> {
    return (await this.entries.find().sort({ startedAt: -1 }).limit(1).next()) ?? undefined;
  }

  /** @throws RestoreRefusedError when a restore is open, naming it and the two ways out */
  async refuseOpen(): Promise<void> {
    const entry = await this.open();
    if (entry !== undefined) throw new RestoreRefusedError(describeOpen(entry));
  }

  async begin(entry: Omit<JournalEntry, "state" | "manifest">, manifest: Manifest): Promise<JournalEntry> {
    const text = serializeManifest(manifest).toString("utf8");
    const whole: JournalEntry = { ...entry, state: "preparing", manifest: text };
    await this.entries.insertOne(whole);
    return whole;
  }

  async update(entry: JournalEntry, change: Partial<Omit<JournalEntry, "_id">>): Promise<JournalEntry> {
    await this.entries.updateOne({ _id: entry._id }, { $set: change });
    return { ...entry, ...change };
  }

  async close(entry: JournalEntry, state: "done" | "undone", finishedAt: Date): Promise<JournalEntry> {
    await this.entries.updateOne({ _id: entry._id }, { $set: { state, finishedAt }, $unset: { manifest: "" } });
    return { ...entry, state, finishedAt };
  }

  fenceMemory({ _id }: JournalEntry): FenceMemory {
    return {
      read: async () => (await this.entries.findOne({ _id }))?.replicas,
      write: async (replicas) => {
        const change = replicas === undefined ? { $unset: { replicas: "" as const } } : { $set: { replicas } };
        await this.entries.updateOne({ _id }, change);
      },
    };
  }
}

/** Whether collections may have been renamed, and not all of them. */
export function isHalfDone({ state, live }: JournalEntry): boolean {
  return state === "swapping" && live !== undefined;
}

/** What is not finished, and the two ways out. */
export function describeOpen({ backup, startedAt }: JournalEntry): string {
  return `The restore of ${backup} that began at ${startedAt.toISOString()} is not finished: finish it with restore --resume, or go back with restore --undo.`;
}

/** The manifest of the backup that an open restore restores. */
export function manifestOf(entry: JournalEntry): Manifest {
  return parseManifest(Buffer.from(entry.manifest ?? "", "utf8"), entry.backup);
}
