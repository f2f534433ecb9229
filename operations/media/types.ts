import type { BlobStore } from "../blob/store.ts";
import type { MediaEncryption } from "./sealer.ts";

/** What all work on the photos has in common. */
export interface MediaContext {
  /** The container `media`. */
  store: BlobStore;
  observer: MediaObserver;
  /** Ends the work cleanly. */
  signal: AbortSignal;
  /** Default: the clock of this machine. */
  now?: () => Date;
}

/** With the photos themselves at hand. */
export interface MediaFilesContext extends MediaContext {
  /** Where they are; it exists. */
  directory: string;
}

/** With what encrypts them. */
export interface MediaBackupContext extends MediaFilesContext {
  encryption: MediaEncryption;
}

/** With what opens them. */
export interface MediaRestoreContext extends MediaFilesContext {
  /** `AGE-SECRET-KEY-…`; undefined: none, which is enough for snapshots of earlier versions. */
  identity: string | undefined;
}

export interface MediaObserver {
  phase(name: string): void;
  /** Files that this phase has worked through, of how many. */
  files(done: number, total: number): void;
  /** Something that does not stop the work and somebody should know, in one sentence. */
  warn(sentence: string): void;
}

/** Something below the directory that is in no snapshot. */
export interface LeftOut {
  path: string;
  /** End of a sentence: "… is left out: ". */
  reason: string;
  /** Whether it should be there: it cannot be read. */
  isFault: boolean;
}

/** Files that are read, written or hashed at the same time. */
export const filesAtOnce = 8;

/** In the directory of the photos: what restores put there. In no snapshot. */
export const ownDirectory = ".immo-media";
