import assert from "node:assert/strict";
import { type Goal, nextMove, type Swap } from "../../../../operations/restore/swap-plan.ts";

const id = "20251207_143000_3f2a";

/** Collections by name; the content says where it came from. */
type Database = Map<string, string>;

const swaps: Record<string, Pick<Swap, "restored" | "live">> = {
  "the same names": { restored: ["users", "properties"], live: ["users", "properties"] },
  "more live than restored": { restored: ["users"], live: ["users", "enquiries", "audit"] },
  "more restored than live": { restored: ["users", "properties", "flags"], live: ["properties"] },
  "nothing in common": { restored: ["users", "flags"], live: ["audit"] },
  "an empty backup": { restored: [], live: ["users", "audit"] },
  "an empty database": { restored: ["users", "flags"], live: [] },
  "nothing at all": { restored: [], live: [] },
  "names that look like each other": { restored: ["a", "a_a", "1_a"], live: ["a", "1_a", "2_a"] },
};

const begin = ({ restored, live }: Pick<Swap, "restored" | "live">): Database =>
  new Map([
    ...live.map((name) => [name, `former ${name}`] as const),
    ...restored.map((name) => [`immo_restore_${id}_${name}`, `restored ${name}`] as const),
    ["immo_restore_journal", "journal"],
  ]);

const rename = (database: Database, { from, to }: { from: string; to: string }): Database => {
  assert.ok(database.has(from), `${from} is there`);
  assert.ok(!database.has(to), `${to} is free: no server replaces a target`);
  const content = database.get(from)!;
  return new Map([...[...database].filter(([name]) => name !== from), [to, content]]);
};

/** All states that a swap towards the goal goes through, first and last included. */
const statesTowards = (swap: Swap, database: Database, goal: Goal): Database[] => {
  const states = [database];
  for (;;) {
    const current = states.at(-1)!;
    const move = nextMove(swap, new Set(current.keys()), goal);
    if (move === undefined) return states;
    states.push(rename(current, move));
    assert.ok(states.length < 100, "the swap comes to an end");
  }
};

const reached = (swap: Swap, database: Database, goal: Goal) => statesTowards(swap, database, goal).at(-1)!;

const liveOf = (database: Database): Record<string, string> =>
  Object.fromEntries([...database].filter(([name]) => !name.startsWith("immo_")).sort());

const wanted = (swap: Swap, goal: Goal): Record<string, string> =>
  Object.fromEntries(
    (goal === "restored" ? swap.restored : swap.live).map((name) => [name, `${goal} ${name}`] as const).sort(),
  );

const goals = ["restored", "former"] as const;

describe("the plan of a swap", () => {
  for (const [title, names] of Object.entries(swaps)) {
    const swap: Swap = { id, ...names };

    it(`ends in exactly the set that is wanted: ${title}`, () => {
      for (const goal of goals) assert.deepEqual(liveOf(reached(swap, begin(swap), goal)), wanted(swap, goal));
    });

    it(`interrupted anywhere, in either direction, twice, it ends in either set: ${title}`, () => {
      let interruptions = 0;
      for (const first of statesTowards(swap, begin(swap), "restored")) {
        for (const second of goals) {
          for (const state of statesTowards(swap, first, second)) {
            for (const goal of goals) {
              const end = reached(swap, state, goal);
              assert.deepEqual(liveOf(end), wanted(swap, goal));
              assert.equal(end.size, begin(swap).size, "nothing is lost and nothing comes up");
              interruptions++;
            }
          }
        }
      }
      assert.ok(interruptions >= 4);
    });

    it(`moves aside whatever somebody makes in between: ${title}`, () => {
      for (const name of [...swap.live, ...swap.restored, "carts"]) {
        for (const first of statesTowards(swap, begin(swap), "restored").filter((state) => !state.has(name))) {
          const disturbed = new Map([...first, [name, "stray 1"]]);
          for (const second of statesTowards(swap, disturbed, "former").filter((state) => !state.has(name))) {
            const again = new Map([...second, [name, "stray 2"]]);
            for (const goal of goals) {
              const end = reached(swap, again, goal);
              assert.deepEqual(liveOf(end), wanted(swap, goal));
              assert.ok([...end.values()].includes("stray 1") && [...end.values()].includes("stray 2"), "kept beside");
            }
          }
        }
      }
    });
  }

  it("has the live names apart only for one step a collection", () => {
    const swap: Swap = { id, restored: ["users", "flags"], live: ["users", "flags"] };
    const moves = statesTowards(swap, begin(swap), "restored").map((state) => Object.keys(liveOf(state)).length);
    assert.deepEqual(moves, [2, 1, 2, 1, 2]);
  });

  it("says which collection is missing, and renames nothing then", () => {
    const swap: Swap = { id, restored: ["users", "flags"], live: ["users", "audit"] };
    const without = (name: string) => new Set([...begin(swap).keys()].filter((key) => key !== name));
    for (const goal of goals) {
      assert.throws(
        () => nextMove(swap, without("users"), goal),
        /^Error: the collection users .*immo_old_\S+_users is/,
      );
      const scratch = `immo_restore_${id}_users`;
      assert.throws(() => nextMove(swap, without(scratch), goal), new RegExp(`users .*${scratch} is not there`));
    }
  });

  it("looks at every collection before the first is renamed", () => {
    const swap: Swap = { id, restored: ["users", "flags"], live: ["users", "audit"] };
    const incomplete = new Set([...begin(swap).keys()].filter((key) => key !== `immo_restore_${id}_flags`));
    for (const goal of goals) assert.throws(() => nextMove(swap, incomplete, goal), /flags/);
  });
});
