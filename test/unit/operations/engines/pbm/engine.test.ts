import assert from "node:assert/strict";
import { PbmEngine } from "../../../../../operations/engines/pbm/engine.ts";
import { PretendedPbm } from "../../../../support/pretended-pbm.ts";

const newest = "2025-12-07T06:00:00Z";

describe("Percona Backup", () => {
  let pbm: PretendedPbm;
  let engine: PbmEngine;
  const engineOf = (type: string) =>
    new PbmEngine(pbm.command, {
      ...{ signal: new AbortController().signal, database: "immo", type, interval: 1, silence: 40 },
    });
  beforeEach(() => {
    pbm = new PretendedPbm();
    engine = engineOf("logical");
  });

  it("says what it has, how large that is, and what keeps it from its work", async () => {
    pbm.agent = { ok: false, errors: ["lost agent"] };
    pbm.isSlicing = false;
    const { backups, spans, problems } = await engine.points();
    assert.deepEqual(backups[0], {
      name: newest,
      type: "logical",
      restoresTo: "2025-12-07T06:00:24.000Z",
      bytes: 4711,
    });
    assert.deepEqual(spans, [{ from: "2025-12-06T06:00:25.000Z", to: "2025-12-07T14:30:00.000Z" }]);
    assert.deepEqual(problems, [
      "The agent at mongodb-0:27017 does not work: lost agent.",
      "No slices of the oplog are stored: that is switched off (pitr.enabled).",
    ]);
  });

  it("takes the newest backup before a second, and knows the collections of the database alone", async () => {
    assert.deepEqual(await engine.check({ at: "2025-12-07T14:00:00Z" }), {
      target: { at: "2025-12-07T14:00:00Z" },
      base: { name: newest, type: "logical", restoresTo: "2025-12-07T06:00:24.000Z", bytes: undefined },
      restoresTo: "2025-12-07T14:00:00.000Z",
      collections: ["a", "b"],
    });
    const earlier = await engine.check({ at: "2025-12-07T06:00:00Z" });
    assert.equal(earlier.base.name, "2025-12-06T06:00:00Z");
  });

  it("takes a second that is just that of a backup for the backup: pbm replays no oplog of no length", async () => {
    assert.deepEqual((await engine.check({ at: "2025-12-07T06:00:24Z" })).target, { name: newest });
  });

  const refused: [what: string, prepare: () => void, target: { at: string } | { name: string }, message: RegExp][] = [
    [
      "a second outside of its spans",
      () => undefined,
      { at: "2025-12-07T14:30:01Z" },
      /cannot restore the second 2025-12-07T14:30:01Z: Any second from 2025-12-06T06:00:25.000Z to 2025-12-07T14:30:00.000Z/,
    ],
    ["a backup that it does not have", () => undefined, { name: "2025-01-01T00:00:00Z" }, /has no backup 2025-01-01/],
    [
      "with an agent that does not work",
      () => (pbm.agent = { ok: false }),
      { name: newest },
      /Every agent has to work/,
    ],
    ["while it is busy", () => (pbm.running = { type: "backup" }), { name: newest }, /is busy \(backup\), and nothing/],
    [
      "what no Job can restore",
      () => pbm.backups.forEach((backup) => (backup.type = "physical")),
      { name: newest },
      /is a physical backup, and nothing was changed: its restore stops every mongod.*docs\/backups.md/,
    ],
  ];
  for (const [what, prepare, target, message] of refused) {
    it(`refuses ${what}, and has touched nothing`, async () => {
      prepare();
      await assert.rejects(engine.check(target), message);
      assert.deepEqual(pbm.orders, []);
    });
  }

  it("restores exactly what was checked, and asks nobody", async () => {
    await engine.start({ name: newest }, newest);
    await engine.start({ at: "2025-12-07T14:00:00Z" }, newest);
    assert.deepEqual(pbm.orders, [
      `restore ${newest} --yes`,
      `restore --time=2025-12-07T14:00:00 --base-snapshot=${newest} --yes`,
    ]);
  });

  it("knows how a restore stands, also one that the agents have not heard of yet", async () => {
    assert.equal(await engine.latest(), undefined);
    const restore = await engine.start({ name: newest }, newest);
    assert.deepEqual(await engine.lookAt(restore), { state: "unknown" });
    for (const [status, state] of [
      ["running", "running"],
      ["dumpDone", "running"],
      ["done", "done"],
    ] as const) {
      pbm.restoreEnd = { status };
      assert.deepEqual(await engine.lookAt(restore), { state });
    }
    pbm.restoreEnd = { status: "error", error: "no space left" };
    assert.deepEqual(await engine.lookAt(restore), { state: "failed", reason: "no space left" });
    assert.equal(await engine.latest(), restore);
  });

  it("makes a backup and waits for its end", async () => {
    const made = await engine.backUp();
    assert.deepEqual(made, {
      name: "2025-12-07T14:32:00Z",
      type: "logical",
      restoresTo: "2025-12-07T14:32:00.000Z",
      bytes: 4711,
    });
    assert.deepEqual(pbm.orders, ["backup --type=logical"]);
  });

  for (const [death, why] of [
    ["unheard", "No agent has begun it"],
    ["stuck", "Backup stuck at `running` stage, last beat ts: 1765117800"],
  ] as const) {
    it(`gives up a backup whose agents are dead: ${death}`, async () => {
      pbm.death = death;
      pbm.agent = { ok: false, errors: ["lost agent"] };
      await assert.rejects(engine.backUp(), {
        message: `the backup 2025-12-07T14:32:00Z of Percona Backup was given up after 0 s without a sign of life of its agents (${why}; The agent at mongodb-0:27017 does not work: lost agent): look at the containers pbm-agent beside the database, then back up again`,
      });
    });

    it(`waits for agents that come back in time: ${death}`, async () => {
      pbm.death = death;
      const { command } = pbm;
      let looks = 0;
      const reviving = (args: readonly string[]) => {
        if (args[0] === "status" && ++looks === 3) pbm.death = undefined;
        return command(args);
      };
      const { signal } = new AbortController();
      const patient = new PbmEngine(reviving, { signal, database: "immo", type: "logical", interval: 1 });
      assert.equal((await patient.backUp()).name, "2025-12-07T14:32:00Z");
    });
  }

  it("makes a safety backup that a Job can restore, and a new base of the configured type before it slices again", async () => {
    engine = engineOf("incremental");
    await engine.backUp();
    await engine.pause();
    assert.equal(pbm.isSlicing, false);
    await engine.settle();
    assert.deepEqual(pbm.orders, [
      "backup --type=logical",
      "config --set=pitr.enabled=false",
      "backup --type=incremental --base",
      "config --set=pitr.enabled=true",
    ]);
  });
});
