import type { ReleaseFacts } from "./facts.ts";

export type Tone = "good" | "warning" | "bad";

export interface Headline {
  tone: Tone;
  /** What became of it. */
  verdict: string;
  /** What runs now. */
  state: string;
}

/** The first thing that is said of a release. */
export function headline({ action, result, release, runs, stack, health }: ReleaseFacts): Headline {
  const what = action === "deployment" ? `Deployment of ${release}` : `Rollback to ${release}`;
  const state = runs === null ? `What runs on ${stack} is not known.` : `${runs} runs on ${stack}.`;
  switch (result) {
    case "succeeded":
      return health?.verdict === "degraded"
        ? { tone: "warning", verdict: `${what} succeeded, with a warning`, state }
        : { tone: "good", verdict: `${what} succeeded`, state };
    case "rolled back":
      return { tone: "bad", verdict: `${what} was taken back`, state };
    case "failed":
      return { tone: "bad", verdict: `${what} failed`, state };
  }
}
