import { z } from "zod";
import { BlobNotFoundError } from "../blob/errors.ts";
import type { BlobStore } from "../blob/store.ts";
import { RestoreRefusedError } from "../restore/errors.ts";
import type { FenceMemory } from "../restore/types.ts";
import { engineTitles, otherEngines } from "./names.ts";

const time = z.iso.datetime();

/** A restore by another engine, as it is remembered outside of the database, which that engine replaces. Times are ISO 8601. */
const entrySchema = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  engine: z.enum(otherEngines),
  /**
   * `preparing`: the data is as it was when this began, and the fence may be up. `restoring`: the engine was, or is about to be, told to.
   * `restored`: it is done, and what has to follow is not. `done` and `undone` are closed.
   */
  state: z.enum(["preparing", "restoring", "restored", "done", "undone"]),
  /** What `done` will mean: the restore, or its undoing. */
  goal: z.enum(["restored", "undone"]),
  target: z.union([z.strictObject({ name: z.string() }), z.strictObject({ at: z.string() })]),
  /** Whether it began with data that a restore had left half done: an undoing of what has failed or was killed. Default: no. */
  beganHalfDone: z.boolean().optional(),
  /** Name of the backup that it begins with. */
  base: z.string(),
  restoresTo: time,
  /** What the application's database will surely have, as far as the engine says that. */
  collections: z.array(z.string()).optional(),
  reason: z.string(),
  startedAt: time,
  finishedAt: time.optional(),
  /** Of the engine, of the state before. */
  safetyBackup: z.string().optional(),
  /** The newest restore that the engine knew before it was told of this one. */
  previous: z.string().optional(),
  /** What the engine calls this restore. */
  restore: z.string().optional(),
  /** What the fence remembers. */
  replicas: z.int().nonnegative().optional(),
});

export type EngineEntry = z.infer<typeof entrySchema>;

/** Bytes; the names of ten thousand collections take less. */
const limit = 1024 * 1024;

/** The last restore of a database by another engine: one blob, written by whoever holds the database's lease. */
export class EngineJournal {
  private readonly store: BlobStore;
  private readonly blob: string;

  constructor(store: BlobStore, database: string) {
    this.store = store;
    this.blob = `restores/${database}.json`;
  }

  /** @throws Error when it is not what {@link write} wrote */
  async read(): Promise<EngineEntry | undefined> {
    let text: Buffer;
    try {
      text = await this.store.readSmall(this.blob, limit);
    } catch (error) {
      if (error instanceof BlobNotFoundError) return undefined;
      throw error;
    }
    const parsed = entrySchema.safeParse(JSON.parse(text.toString("utf8")));
    if (parsed.success) return parsed.data;
    throw new Error(`The journal ${this.blob} is not readable: ${z.prettifyError(parsed.error)}`);
  }

  async write(entry: EngineEntry): Promise<EngineEntry> {
    const text = `${JSON.stringify(entry, undefined, 2)}\n`;
    await this.store.writeSmall(this.blob, Buffer.from(text), { contentType: "application/json", replace: true });
    return entry;
  }

  /** @throws RestoreRefusedError when a restore is open, naming it and the two ways out */
  async refuseOpen(): Promise<void> {
    const entry = await this.read();
    if (entry !== undefined && isOpen(entry)) throw new RestoreRefusedError(describeOpen(entry));
  }

  /** Where the fence keeps its number, in the entry as it is at that moment. */
  get fenceMemory(): FenceMemory {
    return {
      read: async () => (await this.read())?.replicas,
      write: async (replicas) => {
        const entry = await this.read();
        if (entry !== undefined) await this.write({ ...entry, replicas });
      },
    };
  }
}

/** What is not finished, and the two ways out. */
export function describeOpen({ restoresTo, engine, startedAt }: EngineEntry): string {
  return `The restore to ${restoresTo} by ${engineTitles[engine]} that began at ${startedAt} is not finished: finish it with restore --resume, or go back with restore --undo.`;
}

/** Whether the data may be neither what it was nor what it was to become. */
export function isHalfDone(entry: EngineEntry): boolean {
  return isOpen(entry) && (entry.state !== "preparing" || entry.beganHalfDone === true);
}

export function isOpen({ state }: Pick<EngineEntry, "state">): boolean {
  return state !== "done" && state !== "undone";
}
