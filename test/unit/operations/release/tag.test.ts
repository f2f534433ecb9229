import assert from "node:assert/strict";
import { releaseDate } from "../../../../operations/release/tag.ts";

describe("releaseDate", () => {
  it("reads the moment that a tag names, in UTC", () => {
    assert.equal(releaseDate("prod-20251207-143005")?.toISOString(), "2025-12-07T14:30:05.000Z");
  });

  it("knows leap years", () => {
    assert.equal(releaseDate("prod-20240229-000000")?.toISOString(), "2024-02-29T00:00:00.000Z");
  });

  for (const tag of [
    "prod-20250229-000000",
    "prod-20251301-000000",
    "prod-20251207-240000",
    "prod-20251207-146000",
    "prod-2025127-143000",
    "staging-20251207-143000",
    "prod-20251207-143000-2",
    "",
  ]) {
    it(`refuses "${tag}"`, () => {
      assert.equal(releaseDate(tag), undefined);
    });
  }
});
