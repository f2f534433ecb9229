import type {
  CheckedTarget,
  Engine,
  EnginePoints,
  EngineTarget,
  RestoreState,
} from "../../operations/engines/engine.ts";
import type { ForeignBackup } from "../../operations/engines/restore-point.ts";
import { NoSuchBackupError } from "../../operations/restore/errors.ts";

/** A database that is only the name of the moment that it is of, and an engine that restores it. */
export class PretendedEngine implements Engine {
  readonly name = "pbm";
  readonly consequences = [];
  /** What the database holds. */
  data = "now";
  isPaused = false;
  /** What it was told to do. */
  readonly done: string[] = [];
  /** Called before everything that changes something; may throw. */
  before: (step: string) => void = () => undefined;
  /** How restores end. */
  end: RestoreState = { state: "done" };
  private readonly backups = new Map([["base", "base"]]);
  private readonly restores: { name: string; data: string }[] = [];

  points(): Promise<EnginePoints> {
    return Promise.resolve({ backups: [...this.backups.keys()].map(backup), spans: [], problems: [] });
  }

  check(target: EngineTarget): Promise<CheckedTarget> {
    const known = "at" in target || this.backups.has(target.name);
    if (!known) return Promise.reject(new NoSuchBackupError("There is no such backup."));
    const base = backup("name" in target ? target.name : "base");
    const restoresTo = "at" in target ? new Date(target.at).toISOString() : base.restoresTo;
    return Promise.resolve({ target, base, restoresTo, collections: ["a"] });
  }

  describe(name: string): Promise<ForeignBackup> {
    return Promise.resolve(backup(name));
  }

  backUp(): Promise<ForeignBackup> {
    return this.step("backUp", () => {
      const name = `safety-${this.backups.size}`;
      this.backups.set(name, this.data);
      return backup(name);
    });
  }

  pause(): Promise<void> {
    return this.step("pause", () => void (this.isPaused = true));
  }

  unpause(): Promise<void> {
    return this.step("unpause", () => void (this.isPaused = false));
  }

  start(target: EngineTarget): Promise<string> {
    return this.step("start", () => {
      const name = `restore-${this.restores.length}`;
      const data = "at" in target ? target.at : (this.backups.get(target.name) ?? "");
      this.restores.push({ name, data });
      this.data = "mixture";
      return name;
    });
  }

  lookAt(restore: string): Promise<RestoreState> {
    const { end } = this;
    if (end.state === "done") this.data = this.restores.find(({ name }) => name === restore)?.data ?? "";
    return Promise.resolve(end);
  }

  latest(): Promise<string | undefined> {
    return Promise.resolve(this.restores.at(-1)?.name);
  }

  settle(): Promise<void> {
    return this.step("settle", () => void (this.isPaused = false));
  }

  private step<T>(name: string, work: () => T): Promise<T> {
    return Promise.resolve().then(() => {
      this.before(name);
      this.done.push(name);
      return work();
    });
  }
}

function backup(name: string): ForeignBackup {
  return { name, type: "logical", restoresTo: "2025-12-07T06:00:24.000Z", bytes: 1 };
}
