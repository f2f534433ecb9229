import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../../../../operations/commands/command.ts";
import { copyReport } from "../../../../../operations/commands/laptop/report.ts";
import type { Session } from "../../../../../operations/commands/laptop/session.ts";
import { pack } from "../../../../../operations/report/packed.ts";

describe("a report that is copied", () => {
  let to: string;
  beforeEach(async () => (to = await mkdtemp(join(tmpdir(), "immoexpress-report-"))));
  afterEach(() => rm(to, { recursive: true }));

  it("is written into files that were not there", async () => {
    const name = "prod-1-20251207-143000";
    const session = { runJob: () => Promise.resolve({ name, page: pack("<p>"), facts: pack("{}") }) };
    const copy = () => copyReport({ verb: "report get", name, to }, session as unknown as Session);
    const { page, facts } = await copy();
    assert.deepEqual(await Promise.all([page, facts].map((file) => readFile(file, "utf8"))), ["<p>", "{}"]);
    await assert.rejects(
      copy(),
      (error) => error instanceof UsageError && error.message.startsWith(`${page} is there`),
    );
  });
});
