import assert from "node:assert/strict";
import { AtlasApi } from "../../../../operations/engines/atlas/api.ts";
import { AtlasEngine } from "../../../../operations/engines/atlas/engine.ts";
import { PretendedAtlas, snapshot } from "../../../support/pretended-atlas.ts";

const oldest = "693200000000000000000001";
const newest = "693200000000000000000002";

describe("Atlas", () => {
  let atlas: PretendedAtlas;
  const signal = new AbortController().signal;
  const engine = (different: Partial<ConstructorParameters<typeof AtlasApi>[0]> = {}) => {
    const { groupId, clusterName, clientId, clientSecret } = PretendedAtlas;
    const api = new AtlasApi({ url: atlas.url, clientId, clientSecret, signal, firstDelay: 1, ...different });
    const now = () => new Date("2025-12-07T14:30:00Z");
    return new AtlasEngine(api, { signal, groupId, clusterName, interval: 1, now });
  };
  beforeEach(async () => {
    atlas = await PretendedAtlas.start();
  });
  afterEach(() => atlas.close());

  it("is asked as a service account, whose token is used until it ends", async () => {
    const asked = engine();
    const { backups, spans, problems } = await asked.points();
    assert.deepEqual(
      backups.map(({ name }) => name),
      [newest, oldest],
    );
    assert.deepEqual([spans, problems], [[{ from: "2025-12-05T06:00:00.000Z", to: "2025-12-07T14:30:00.000Z" }], []]);
    await asked.points();
    assert.equal(atlas.requests.filter((request) => request.includes("/api/oauth/token")).length, 1);
  });

  it("lists snapshots of more than one page", async () => {
    atlas.snapshots = Array.from({ length: 501 }, (_, index) => snapshot(index, "2025-12-07T06:00:00Z"));
    assert.equal((await engine().points()).backups.length, 501);
  });

  it("without continuous backup says so", async () => {
    atlas.cluster = { ...atlas.cluster, pitEnabled: false };
    const { spans, problems } = await engine().points();
    assert.deepEqual(
      [spans, problems],
      [[], ["Continuous cloud backup is switched off: only snapshots can be restored."]],
    );
    await assert.rejects(
      engine().check({ at: "2025-12-07T14:00:00Z" }),
      /cannot restore the second 2025-12-07T14:00:00Z/,
    );
  });

  it("refuses while the cluster changes, and what it does not have", async () => {
    await assert.rejects(engine().check({ name: "f".repeat(24) }), /Atlas has no snapshot f+: Any second from/);
    await assert.rejects(engine().describe("f".repeat(24)), /Atlas has no snapshot/);
    atlas.cluster = { ...atlas.cluster, stateName: "UPDATING" };
    await assert.rejects(
      engine().check({ name: newest }),
      /busy with the cluster \(UPDATING\), and nothing was changed/,
    );
  });

  it("restores a snapshot or a second to the same cluster, and says how that ends", async () => {
    const asked = engine();
    const restore = await asked.start({ name: newest });
    await asked.start({ at: "2025-12-07T14:00:00Z" });
    const target = `"targetGroupId":"${PretendedAtlas.groupId}","targetClusterName":"immoexpress"}`;
    assert.deepEqual(
      atlas.requests.filter((request) => request.startsWith("POST …")),
      [
        `POST …/backup/restoreJobs {"deliveryType":"automated","snapshotId":"${newest}",${target}`,
        `POST …/backup/restoreJobs {"deliveryType":"pointInTime","pointInTimeUTCSeconds":1765116000,${target}`,
      ],
    );
    assert.deepEqual(await asked.lookAt(restore), { state: "done" });
    atlas.job = { finishedAt: undefined };
    assert.deepEqual(await asked.lookAt(restore), { state: "running" });
    for (const [flag, reason] of [
      ["failed", "it failed"],
      ["cancelled", "somebody cancelled it"],
      ["expired", "it expired"],
    ]) {
      atlas.job = { [String(flag)]: true };
      const state = { state: "failed", reason: `${reason}, as Atlas says of the job ${restore}` };
      assert.deepEqual(await asked.lookAt(restore), state);
    }
    assert.deepEqual(await asked.lookAt("f".repeat(24)), { state: "unknown" });
    assert.equal(await asked.latest(), "693200000000000000000201");
  });

  it("takes a snapshot, and waits until it is complete", async () => {
    const made = await engine().backUp("before the restore 1");
    assert.deepEqual(made, {
      name: "693200000000000000000100",
      type: "onDemand",
      restoresTo: "2025-12-07T14:31:00.000Z",
      bytes: 123456,
    });
    assert.ok(
      atlas.requests.includes('POST …/backup/snapshots {"description":"before the restore 1","retentionInDays":30}'),
    );
  });

  it("that is busy is asked again, but never told twice", async () => {
    atlas.faults = [
      [503, "<html>"],
      [429, {}],
    ];
    assert.equal((await engine().points()).backups.length, 2);
    const asked = engine();
    await asked.points();
    atlas.faults = [[500, { error: 500, errorCode: "UNEXPECTED_ERROR", detail: "Unexpected." }]];
    await assert.rejects(asked.start({ name: newest }), {
      message: `Atlas refused POST /api/atlas/v2/groups/${PretendedAtlas.groupId}/clusters/immoexpress/backup/restoreJobs: 500 UNEXPECTED_ERROR Unexpected.`,
    });
    assert.equal(atlas.jobs.length, 0);
  });

  it("that refuses, or is not there, is one sentence without a secret", async () => {
    const secret = "another-secret";
    await assert.rejects(engine({ clientSecret: secret }).points(), (error: Error) => {
      assert.equal(
        error.message,
        "Atlas refused the service account's token: 401 invalid_client The client is not known.",
      );
      return true;
    });
    atlas.faults = [[200, { access_token: "of-another", expires_in: 3600 }]];
    await assert.rejects(
      engine().points(),
      /Atlas refused GET .*clusters\/immoexpress: 401 USER_UNAUTHORIZED About USER_UNAUTHORIZED\.$/,
    );
    await assert.rejects(
      engine({ url: "http://127.0.0.1:1" }).points(),
      /^AtlasApiError: Atlas does not answer at 127\.0\.0\.1:1 \(the service/,
    );
  });
});
