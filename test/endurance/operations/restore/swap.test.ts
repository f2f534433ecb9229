import assert from "node:assert/strict";
import { Journal } from "../../../../operations/restore/journal.ts";
import { liveContent, SwapStage, wholeContent } from "../../../support/swap-stage.ts";

const goals = ["restored", "former"] as const;

describe("the swap of a restore, killed", function () {
  this.timeout("5m");
  let stage: SwapStage;

  before(async () => {
    stage = await SwapStage.create();
  });

  after(async () => {
    await stage.end();
  });

  for (const arrives of [false, true]) {
    for (const [title, first] of [
      ["to the backup", "restored"],
      ["back", "former"],
    ] as const) {
      it(`${title}, at any command that ${arrives ? "still arrives" : "does not arrive"}, can go either way`, async () => {
        let deaths = 0;
        for (let isOver = false; !isOver; deaths++) {
          for (const goal of goals) {
            const { db, application } = await stage.prepared();
            if (first === "former") {
              const done = await stage.swap(db, application, "restored");
              await new Journal(db).update(done, { state: "swapping", wasDone: true });
            }
            isOver = !(await stage.dyingSwap(db, application, first, { after: deaths, arrives }));
            const now = await liveContent(db);
            const isWhole = goals.some((one) => JSON.stringify(now) === JSON.stringify(wholeContent(one)));
            assert.ok(isWhole || application.replicas === 0, `a mixture is in reach after ${deaths} commands`);
            // Dead after its last word arrived: nothing is left to do.
            if ((await new Journal(db).open()) !== undefined) {
              await stage.swap(db, application, goal);
              assert.deepEqual(await liveContent(db), wholeContent(goal), `after ${deaths} commands, to ${goal}`);
            }
            assert.equal(application.replicas, 3);
            assert.equal(await new Journal(db).open(), undefined);
            await db.dropDatabase();
          }
        }
        assert.ok(deaths > 12, `${deaths} commands`);
      });
    }
  }
});
