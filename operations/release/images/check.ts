/** Whether an image can be pulled. */
export interface ImageVerdict {
  readonly image: string;
  /** `unknown`: it cannot be found out from here. */
  readonly state: "there" | "missing" | "unknown";
  /** Where it was looked for; of an unknown one why. End of a sentence. */
  readonly detail: string;
}

/** Looks whether images exist. Never fails: what cannot be known is `unknown`. */
export type ImageCheck = (images: readonly string[], signal: AbortSignal) => Promise<ImageVerdict[]>;
