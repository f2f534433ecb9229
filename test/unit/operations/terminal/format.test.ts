import assert from "node:assert/strict";
import { formatAge, formatBytes, formatCount, formatTime, plural } from "../../../../operations/terminal/format.ts";

describe("what people read", () => {
  it("are bytes in three digits", () => {
    const shown = [0, 999, 1000, 1234, 12_345, 999_499, 999_500, 12_345_678, 5e9, 7.5e15].map(formatBytes);
    assert.deepEqual(shown, [
      ...["0 B", "999 B", "1.00 kB", "1.23 kB", "12.3 kB", "999 kB", "1.00 MB", "12.3 MB", "5.00 GB"],
      "7500 TB",
    ]);
  });

  it("are numbers and moments", () => {
    assert.equal(formatCount(1_234_567), "1,234,567");
    assert.equal(formatTime("2025-12-07T06:01:59.999Z"), "2025-12-07 06:01");
    assert.deepEqual(
      [plural(1, "file"), plural(0, "file"), plural(1000, "copy", "copies")],
      ["1 file", "0 files", "1,000 copies"],
    );
  });
});

describe("an age", () => {
  it("is said in the two largest units that matter", () => {
    const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000] as const;
    assert.deepEqual(
      [-5 * second, 59.9 * second, 59.9 * minute, 3 * hour + 5 * minute, 47.9 * hour, 2 * day + 4.5 * hour].map(
        formatAge,
      ),
      ["0 s", "59 s", "59 min", "3 h 05 min", "47 h 54 min", "2 d 4 h"],
    );
  });
});
