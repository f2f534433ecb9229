import type { ReleaseFacts } from "../report/facts.ts";

type Phase = ReleaseFacts["phases"][number];

/** The phases of a deployment or a rollback as they happen, with their times. */
export class Phases {
  private readonly done: Phase[] = [];

  get all(): Phase[] {
    return this.done.map((phase) => ({ ...phase }));
  }

  /** Does something, and notes how long it took and how it ended. @throws what `work` throws */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const phase = this.begin(name);
    try {
      const result = await work();
      phase.end(true);
      return result;
    } catch (error) {
      phase.end(false, oneLine(error));
      throw error;
    }
  }

  begin(name: string): { end: (isDone: boolean, detail?: string) => void } {
    const phase: Phase = { name, startedAt: now(), finishedAt: null, result: "failed", detail: null };
    this.done.push(phase);
    return {
      end: (isDone, detail) => {
        Object.assign(phase, { finishedAt: now(), result: isDone ? "succeeded" : "failed", detail: detail ?? null });
      },
    };
  }

  skip(name: string, why: string): void {
    this.done.push({ name, startedAt: now(), finishedAt: null, result: "skipped", detail: why });
  }
}

function now(): string {
  return new Date().toISOString();
}

/** An error in one line of at most 500 characters: for records, messages and tables. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim() || "it did not say why";
  return line.length <= 500 ? line : `${line.slice(0, 499)}…`;
}
