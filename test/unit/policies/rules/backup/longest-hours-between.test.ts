import assert from "node:assert/strict";
import { longestHoursBetween } from "../../../../../policies/rules/backup/longest-hours-between.ts";

describe("the longest pause of a schedule", () => {
  const pauses: Readonly<Record<string, number>> = {
    "0 */6 * * *": 6,
    "15 */6 * * *": 6,
    "*/30 * * * *": 0.5,
    "0 0,12 * * *": 12,
    "0 8-20/4 * * *": 12,
    "0 3 * * *": 24,
    "0 */5 * * *": 5,
    "0 2/6 * * *": 6,
    // Not every day, or not understood: no schedule to rely on.
    "0 */6 * * 1-5": Infinity,
    "0 */6 1 * *": Infinity,
    "@hourly": Infinity,
    "0 */0 * * *": Infinity,
    "0 25 * * *": Infinity,
    "": Infinity,
  };
  for (const [schedule, hours] of Object.entries(pauses)) {
    it(`of "${schedule}" is ${hours} hours`, () => assert.equal(longestHoursBetween(schedule), hours));
  }
});
