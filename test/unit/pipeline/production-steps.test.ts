import assert from "node:assert/strict";
import { productionSteps } from "../../support/production-steps.ts";

describe("the commands of a release to production", () => {
  it("are in their order, for another stack and in another directory", () => {
    const lines = productionSteps("local", "/somewhere").map(
      ({ job, line }) => `${job}: ${line.replace(/^npm run (--silent )?/, "")}`,
    );
    assert.deepEqual(lines, [
      "build: pipeline -- release",
      "build: pipeline -- configure --stack=local",
      "build: immo -- render --stack=local --to=/somewhere/build/before",
      'build: pipeline -- configure --stack=local --release="$RELEASE" --frontend="$FRONTEND" --backend="$BACKEND"',
      "build: immo -- render --stack=local --to=/somewhere/build/after",
      "build: pipeline -- preview --stack=local --before=/somewhere/build/before --after=/somewhere/build/after --to=/somewhere/build/preview.md",
      "build: sbom > /somewhere/build/sbom.cdx.json",
      "backup: pipeline -- backup --stack=local --to=/somewhere/backup",
      "deploy: pipeline -- approvals --environments=production-first-approval,production-second-approval --after=Backup",
      "deploy: pipeline -- configure --stack=local",
      'deploy: deploy -- --stack=local --release="$RELEASE" --frontend="$FRONTEND" --backend="$BACKEND" --reason="$REASON" --report=/somewhere/reports',
      'health: health -- --stack=local --release="$RELEASE"',
      'tag: pipeline -- tag --release="$RELEASE"',
      'notification: pipeline -- announce --release="$RELEASE" --report=/somewhere/reports',
    ]);
  });
});
