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
