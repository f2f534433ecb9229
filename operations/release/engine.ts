import type { ReleaseImages, StackUpdate } from "./history.ts";

/** What Pulumi does to a stack, as far as releases need it. */
export interface Engine {
  /** Every operation on the stack, the newest first. Nothing in it is secret. @throws the signal's reason */
  history(): Promise<StackUpdate[]>;
  /** What the stack's file says now, as far as it does. */
  configured(): Promise<{ release: string | undefined; images: Partial<ReleaseImages> }>;
  /** Writes a release into the stack's file; other images only where they are given. */
  setRelease(release: string, images: Partial<ReleaseImages>): Promise<void>;
  /**
   * Makes the stack's file say what the configuration of an update was, secrets included.
   * @returns the keys that have changed
   * @throws ReleaseRefusedError for a value that cannot be put back
   */
  putBack(startedAt: string): Promise<string[]>;
  /**
   * `pulumi up`. First settles what an update that was killed has left.
   * @throws UpdateFailedError; StackLockedError; the signal's reason, after the update was cancelled cleanly
   */
  up(request: UpRequest): Promise<void>;
  /** Removes the lock of Pulumi's backend. Only for one whose process is known to be gone. */
  unlock(): Promise<void>;
  /** URNs of the stack's resources of a type. */
  resources(type: string): Promise<string[]>;
}

export interface UpRequest {
  /** As `formatMessage` writes it. */
  message: string;
  signal: AbortSignal;
  /** Told of every step. */
  onStep: (step: UpdateStep) => void;
  /** URNs of resources that are left as they are. */
  exclude: readonly string[];
}

/** What the engine does to one resource. */
export interface UpdateStep {
  state: "begins" | "done" | "failed";
  /** `create`, `update`, `delete`, `replace`, `same` and the like. */
  operation: string;
  /** Such as `kubernetes:apps/v1:Deployment`. */
  type: string;
  name: string;
  /** What the resource has become, when it is done; what is secret is left out by the engine. */
  outputs: Readonly<Record<string, unknown>>;
}
