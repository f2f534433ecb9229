import assert from "node:assert/strict";
import type { DeployedRelease } from "../../../../operations/release/history.ts";
import { given, running } from "../../../../pipeline/verbs/configure.ts";

const images = { frontend: "web:1", backend: "api:1" };
const release = (tag: string, changed: Partial<DeployedRelease> = {}): DeployedRelease => ({
  ...{ tag, action: "deployment", actor: null, reason: null, from: null, automatic: false },
  ...{ result: "good", startedAt: "2025-12-07T14:30:00Z", finishedAt: null, images },
  ...changed,
});

describe("the release that a checkout is made to name", () => {
  it("is the newest good one", () => {
    const failed = release("prod-20251209-000000", { result: "failed" });
    assert.deepEqual(running([failed, release("prod-20251208-000000"), release("prod-20251207-000000")]), {
      tag: "prod-20251208-000000",
      images,
    });
  });

  it("is none before the first deployment, or where nobody knows its images", () => {
    assert.equal(running([]), undefined);
    assert.equal(
      running([release("prod-20251208-000000", { images: null }), release("x", { result: "unfinished" })]),
      undefined,
    );
  });

  it("is the one that is given, whole", () => {
    const values = { release: "prod-20251207-143000", frontend: "web:2", backend: "api:2" };
    assert.deepEqual(given(values), { tag: values.release, images: { frontend: "web:2", backend: "api:2" } });
    assert.equal(given({}), undefined);
    assert.throws(() => given({ ...values, backend: undefined }), /go together/);
    assert.throws(() => given({ ...values, release: "prod-20250230-000000" }), /not understood/);
  });
});
