import type { Fence } from "./types.ts";

/** For a database whose application is stopped by other means, or that has none. */
export const noFence: Fence = {
  raise: () => Promise.resolve(),
  lower: () => Promise.resolve(),
};
