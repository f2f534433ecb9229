import type { Engine, UpdateStep, UpRequest } from "../../operations/release/engine.ts";
import type { ReleaseImages, StackUpdate } from "../../operations/release/history.ts";
import { parseMessage, type UpdateMessage } from "../../operations/release/message.ts";

/** One `pulumi up` that a test plays: it succeeds unless something is thrown. */
export type PlayedUpdate = (request: UpRequest) => Promise<void> | void;

/** A stack without Pulumi: its file and its history are what a test says, and each update goes as it says. */
export class FakeEngine implements Engine {
  updates: StackUpdate[] = [];
  file: { release: string | undefined; images: Partial<ReleaseImages> } = {
    release: undefined,
    images: { frontend: "web:1", backend: "api:1" },
  };
  /** The next ones; what comes after them succeeds. */
  readonly plays: PlayedUpdate[] = [];
  /** What was asked for, in order. */
  readonly calls: string[] = [];
  readonly messages: (UpdateMessage | undefined)[] = [];
  /** URNs of the stack's resources. */
  found: string[] = [];

  history = () => Promise.resolve(this.updates);
  configured = () => Promise.resolve(this.file);
  resources = (type: string) =>
    Promise.resolve(this.found.filter((urn) => urn.split("::").at(-2)?.split("$").at(-1) === type));

  setRelease(release: string, images: Partial<ReleaseImages>): Promise<void> {
    this.calls.push(`set ${release}`);
    this.file = { release, images: { ...this.file.images, ...images } };
    return Promise.resolve();
  }

  putBack(startedAt: string): Promise<string[]> {
    this.calls.push(`put back ${startedAt}`);
    return Promise.resolve(["immoexpress:release"]);
  }

  async up(request: UpRequest): Promise<void> {
    this.calls.push(request.exclude.length === 0 ? "up" : `up without ${request.exclude.join()}`);
    this.messages.push(parseMessage(request.message));
    await this.plays.shift()?.(request);
  }

  unlock(): Promise<void> {
    this.calls.push("unlock");
    return Promise.resolve();
  }
}

/** An update as Pulumi's history has it. @param minute of the day on which all of them happen */
export function playedUpdate(
  release: string,
  minute: number,
  { message = "", result = "succeeded", images = { frontend: "web:1", backend: "api:1" } } = {},
): StackUpdate {
  const startTime = new Date(Date.UTC(2025, 11, 7, 0, minute));
  const config = {
    "immoexpress:release": { value: release, secret: false },
    "immoexpress:images": { value: JSON.stringify(images), objectValue: images, secret: false },
  };
  return { kind: "update", startTime, endTime: new Date(startTime.getTime() + 30_000), message, result, config };
}

/** A step of a resource of a type, done. */
export function doneStep(type: string, outputs: Record<string, unknown> = {}): UpdateStep {
  return { state: "done", operation: "update", type, name: "it", outputs };
}
