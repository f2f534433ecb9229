import assert from "node:assert/strict";
import { waitUntil } from "../../support/wait.ts";

describe("waitUntil", () => {
  it("gives what the condition gives once it is neither false nor undefined", async () => {
    const answers = [false, undefined, 0];
    const looks: unknown[] = [];
    const look = () => {
      const answer = answers.shift() as 0 | false | undefined;
      looks.push(answer);
      return answer;
    };
    assert.equal(await waitUntil(look, { what: "a number", interval: 1 }), 0);
    assert.deepEqual(looks, [false, undefined, 0]);
  });

  it("takes an error for not yet", async () => {
    let looks = 0;
    const look = () => {
      looks += 1;
      if (looks < 3) throw new Error("connection refused");
      return Promise.resolve("there");
    };
    assert.equal(await waitUntil(look, { what: "the server", interval: 1 }), "there");
  });

  it("says what did not come, how long it waited, and the last reason", async () => {
    const look = () => Promise.reject(new Error("connection refused"));
    await assert.rejects(waitUntil(look, { what: "the server to answer", timeout: 20, interval: 5 }), {
      message: "waited 0 s for the server to answer; last: connection refused",
    });
    await assert.rejects(
      waitUntil(() => false, { what: "rain", timeout: 20, interval: 5 }),
      {
        message: "waited 0 s for rain",
      },
    );
  });
});
