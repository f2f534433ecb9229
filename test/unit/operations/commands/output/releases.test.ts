import assert from "node:assert/strict";
import { historyTable, releaseDone } from "../../../../../operations/commands/output/releases.ts";
import { releasesOf } from "../../../../../operations/release/history.ts";
import { formatMessage } from "../../../../../operations/release/message.ts";
import type { ReleaseFacts } from "../../../../../operations/report/facts.ts";
import { playedUpdate } from "../../../../support/fake-engine.ts";

describe("releases as people see them", () => {
  it("are a table of who deployed what, why and how it ended", () => {
    const [older, newer] = ["prod-20251201-000000", "prod-20251202-000000"];
    const message = (action: "deployment" | "rollback", release: string) =>
      formatMessage({ action, release, from: null, actor: "ada", reason: "why", automatic: action === "rollback" });
    const digest = "c".repeat(64);
    const images = { frontend: "r.example:5000/shop/web:1", backend: `api@sha256:${digest}` };
    const releases = releasesOf([
      playedUpdate(older, 3, { message: message("rollback", older) }),
      playedUpdate(newer, 2, { message: message("deployment", newer), result: "failed", images }),
      playedUpdate(older, 1),
    ]);
    assert.deepEqual(historyTable({ releases }, false), [
      "RELEASE               BEGAN (UTC)       RESULT  TOOK  WHAT                WHO  FRONTEND  BACKEND           WHY",
      "prod-20251201-000000  2025-12-07 00:03  good    30 s  automatic rollback  ada  web:1     api:1             why",
      "prod-20251202-000000  2025-12-07 00:02  failed  30 s  deployment          ada  web:1     api@cccccccccccc  why",
      "prod-20251201-000000  2025-12-07 00:01  good    30 s  pulumi up                web:1     api:1",
    ]);
    assert.match(historyTable({ releases: [] }, false).join(), /^This stack has no release yet/);
  });

  const facts: ReleaseFacts = {
    ...{ format: 1, action: "deployment", stack: "staging", release: "prod-2", from: "prod-1", runs: "prod-2" },
    ...{ actor: "ada", reason: null, auditId: "0000000042", result: "succeeded", problem: null, backup: null },
    ...{ startedAt: "2025-12-07T14:30:00.000Z", finishedAt: "2025-12-07T14:31:05.000Z", phases: [], rollouts: [] },
    ...{ metrics: [], graphs: null, health: null, images: { frontend: "web:1", backend: "api:1" } },
  };

  it("end with a sentence that says what runs now", () => {
    assert.deepEqual(releaseDone(facts, false), [
      "✔ prod-2 is deployed to staging (1 min 05 s). Audit record 0000000042.",
    ]);
    const failed = { ...facts, result: "rolled back", runs: "prod-1", problem: "It is slow." } as const;
    assert.deepEqual(releaseDone(failed, false), [
      "✘ The deployment of prod-2 to staging failed (1 min 05 s). prod-1 runs again. Audit record 0000000042.",
      "Why: It is slow.",
    ]);
    const lost = { ...failed, action: "rollback", result: "failed", runs: null, auditId: null } as const;
    assert.match(releaseDone(lost, false)[0]!, /^✘ The rollback to prod-2 to staging failed .*Look at what runs/);
  });
});
