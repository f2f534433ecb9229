import assert from "node:assert/strict";
import {
  MongoError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoServerError,
  MongoTopologyClosedError,
} from "mongodb";
import { HttpError, isDatabaseUnavailable, isDuplicate, toHttpError } from "../../../../../local/app/backend/errors.ts";

describe("errors", () => {
  it("tell a database that is away from one that refuses", () => {
    // What the driver gives requests that run while its monitor loses the server: a subclass that it does not export.
    class PoolClearedOnNetworkError extends MongoNetworkError {
      override get name() {
        return "PoolClearedOnNetworkError";
      }
    }
    const away = [
      new MongoNetworkError("reset"),
      new MongoNetworkTimeoutError("timed out"),
      new PoolClearedOnNetworkError("interrupted"),
      new MongoTopologyClosedError("closed"),
      // The driver does not wrap what it gets for a write to a connection that has just been closed.
      Object.assign(new Error("This socket has been ended by the other party"), { code: "EPIPE" }),
    ];
    for (const error of away) assert.equal(isDatabaseUnavailable(error), true, error.name);
    const shuttingDown = new MongoServerError({
      message: "interrupted at shutdown",
      errorLabels: ["RetryableWriteError"],
    });
    assert.equal(isDatabaseUnavailable(shuttingDown), true);
    const tooSlow = new MongoServerError({ message: "operation exceeded time limit", code: 50 });
    assert.equal(isDatabaseUnavailable(tooSlow), true);
    assert.equal(isDatabaseUnavailable(new MongoServerError({ message: "not authorised", code: 13 })), false);
    assert.equal(isDatabaseUnavailable(new TypeError("fetch failed")), false);
  });

  it("know a duplicate by its code", () => {
    assert.equal(isDuplicate(new MongoServerError({ message: "E11000", code: 11_000 })), true);
    assert.equal(isDuplicate(new MongoError("E11000")), false);
  });

  it("become answers that say no more than the caller needs", () => {
    const refused = new HttpError(409, "conflict", "No.");
    assert.equal(toHttpError(refused), refused);
    assert.equal(toHttpError(new MongoNetworkError("10.0.0.7 reset")).status, 503);
    const unexpected = toHttpError(new Error("password of 10.0.0.7"));
    assert.equal(unexpected.status, 500);
    for (const error of [unexpected, toHttpError(new MongoNetworkError("10.0.0.7"))]) {
      assert.doesNotMatch(error.message, /10\.0\.0\.7/);
    }
  });

  it("of Express keep their status when the caller is at fault", () => {
    assert.equal(toHttpError(Object.assign(new Error("big"), { status: 413 })).code, "too_large");
    assert.equal(toHttpError(Object.assign(new Error("malformed"), { status: 400 })).status, 400);
    assert.equal(toHttpError(Object.assign(new Error("odd"), { status: 502 })).status, 500);
  });
});
