import assert from "node:assert/strict";
import { baseOf, guaranteeOf, guaranteeOfBackup } from "../../../../operations/engines/restore-point.ts";

const backup = (time: string) => ({ name: time, type: "logical", restoresTo: `2025-12-07T${time}.000Z`, bytes: 1 });
const span = (from: string, to: string) => ({ from: `2025-12-07T${from}.000Z`, to: `2025-12-07T${to}.000Z` });
const points = {
  backups: [backup("12:00:00"), backup("06:00:00"), backup("01:00:00")],
  spans: [span("06:00:01", "13:00:00")],
};
const base = (time: string) => baseOf(points, `2025-12-07T${time}Z`)?.name;

describe("what can be restored to", () => {
  it("begins with the newest backup before a second from which the oplog leads there", () => {
    assert.deepEqual(["13:00:00", "12:00:01", "11:59:59", "06:00:01"].map(base), [
      "12:00:00",
      "12:00:00",
      "06:00:00",
      "06:00:00",
    ]);
    assert.deepEqual(["13:00:01", "05:59:59", "01:00:01"].map(base), [undefined, undefined, undefined]);
  });

  it("is the moment of each backup in any case", () => {
    assert.deepEqual(["12:00:00", "01:00:00"].map(base), ["12:00:00", "01:00:00"]);
    assert.ok(baseOf(points, "2025-12-07T01:00:00.999Z") !== undefined);
  });

  it("is said in one sentence, of all and of each", () => {
    assert.equal(
      guaranteeOf(points),
      "Any second from 2025-12-07T06:00:01.000Z to 2025-12-07T13:00:00.000Z can be restored.",
    );
    assert.equal(
      guaranteeOfBackup(backup("06:00:00"), points),
      "Any second from 2025-12-07T06:00:00.000Z to 2025-12-07T13:00:00.000Z can be restored.",
    );
    assert.equal(
      guaranteeOfBackup(backup("01:00:00"), points),
      "The moment 2025-12-07T01:00:00.000Z can be restored, and no later one: there is no oplog after it.",
    );
  });
});
