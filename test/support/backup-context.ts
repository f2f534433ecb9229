import { tmpdir } from "node:os";
import type { BackupContext, Observer } from "../../operations/backup/types.ts";
import { MemoryStore } from "./memory-store.ts";

/** What an observer was told. */
export class Recorder implements Observer {
  readonly phases: string[] = [];
  readonly warnings: string[] = [];
  bytes = 0;

  phase(name: string): void {
    this.phases.push(name);
  }

  progress(bytes: number): void {
    this.bytes = bytes;
  }

  warn(sentence: string): void {
    this.warnings.push(sentence);
  }
}

/** A context that works with nothing but memory, until it is told what to work with. */
export function backupContext(different: Partial<BackupContext> = {}): BackupContext {
  return {
    stores: { backups: new MemoryStore(), compliance: new MemoryStore() },
    target: { uri: "mongodb://127.0.0.1:1/", database: "immoexpress" },
    tools: { mongodump: "mongodump", mongorestore: "mongorestore", scratchDirectory: tmpdir() },
    observer: new Recorder(),
    signal: new AbortController().signal,
    ...different,
  };
}

/** Does something once, when so many bytes of the dump have passed. */
export class Trap extends Recorder {
  private action: (() => void) | undefined;
  private readonly after: number;

  constructor(after: number, action: () => void) {
    super();
    this.after = after;
    this.action = action;
  }

  override progress(bytes: number): void {
    super.progress(bytes);
    if (this.phases.at(-1) !== "dump" || bytes < this.after) return;
    this.action?.();
    this.action = undefined;
  }
}
