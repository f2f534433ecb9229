import type { RecordedBeginning, RecordedEnding, ReleaseSurroundings } from "../../operations/release/surroundings.ts";
import type { Notification } from "../../operations/notify/notification.ts";
import type { Engine, UpdateStep } from "../../operations/release/engine.ts";
import type { ImageCheck, ImageVerdict } from "../../operations/release/images/check.ts";
import type { Acquired } from "../../operations/release/lock/acquire.ts";
import type { ReleaseFacts } from "../../operations/report/facts.ts";

/** Everything around a release but the engine: it notes what it is told, and fails as a test says. */
export class ReleaseStage implements ReleaseSurroundings {
  engine!: Engine;
  readonly stack = "staging";
  readonly actor = "ada";
  readonly interrupt = new AbortController();
  readonly signal = this.interrupt.signal;
  /** In the order in which they happened. */
  readonly log: string[] = [];
  readonly said: string[] = [];
  readonly told: Omit<Notification, "stack">[] = [];
  readonly recorded: { id: string | undefined; beginning: RecordedBeginning; ending?: RecordedEnding }[] = [];
  readonly published: ReleaseFacts[] = [];
  readonly registered: string[] = [];
  readonly steps: UpdateStep[] = [];
  images: Omit<ImageVerdict, "image"> = { state: "there", detail: "in a test" };
  lockProblem: Error | undefined;
  takenFrom: Acquired["takenFrom"];
  readonly lost = new AbortController();
  /** Undefined: nothing can be recorded yet. */
  nextId: string | undefined = "0000000042";
  processRuns = false;
  onStep: (step: UpdateStep) => void = () => undefined;

  with(engine: Engine): ReleaseSurroundings {
    this.engine = engine;
    return this;
  }

  readonly observer: ReleaseSurroundings["observer"] = {
    watch: () => () => Promise.reject(new Error("nothing can be seen")),
  };

  readonly recorder: ReleaseSurroundings["recorder"] = {
    begin: (beginning) => {
      this.log.push("record begin");
      this.recorded.push({ id: this.nextId, beginning });
      return Promise.resolve(this.nextId);
    },
    end: (id, beginning, ending) => {
      this.log.push(`record ${beginning.action} ${ending.result}`);
      this.recorded.push({ id, beginning, ending });
      return Promise.resolve("0000000043:abcdef");
    },
  };

  readonly checkImages: ImageCheck = (images) => Promise.resolve(images.map((image) => ({ ...this.images, image })));

  readonly lock = (): Promise<Acquired> => {
    if (this.lockProblem !== undefined) return Promise.reject(this.lockProblem);
    this.log.push("lock");
    const release = () => Promise.resolve(void this.log.push("release"));
    const lock = { lost: this.lost.signal, release } as unknown as Acquired["lock"];
    return Promise.resolve({ lock, takenFrom: this.takenFrom });
  };

  readonly mayRun = () => this.processRuns;

  readonly tell = (notification: Omit<Notification, "stack">): Promise<void> => {
    this.log.push(`tell ${notification.type}`);
    this.told.push(notification);
    return Promise.resolve();
  };

  readonly say = (sentence: string) => void this.said.push(sentence);

  readonly showUpdate = () => ({
    step: (step: UpdateStep) => {
      this.steps.push(step);
      this.onStep(step);
    },
    end: (isDone: boolean) => void this.log.push(`update ${isDone ? "done" : "failed"}`),
  });

  readonly register = ({ release }: { release: string }): Promise<void> => {
    this.registered.push(release);
    return Promise.resolve();
  };

  readonly publish = (facts: ReleaseFacts): Promise<void> => {
    this.log.push("publish");
    this.published.push(facts);
    return Promise.resolve();
  };
}
