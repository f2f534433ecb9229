import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { NoSuchReportError, ReportRefusedError } from "../../../../operations/report/errors.ts";
import { nameOf } from "../../../../operations/report/name.ts";
import { packFacts, unpackFacts } from "../../../../operations/report/packed.ts";
import { reportPage } from "../../../../operations/report/page.ts";
import { keepReport, listReports, readReport } from "../../../../operations/report/publish.ts";
import { MemoryStore } from "../../../support/memory-store.ts";
import { releaseFacts } from "../../../support/release-facts.ts";

const name = "prod-20251207-143000-20251207-143000";

describe("a report that is kept", () => {
  it("is the page and its facts, each by its name", async () => {
    const store = new MemoryStore();
    const facts = releaseFacts();
    const blobs = { page: `reports/${name}.html`, facts: `reports/${name}.json` };
    assert.deepEqual(await keepReport(store, facts), { name, blobs });
    const stored = await readReport(store, name);
    assert.equal(stored.page.toString(), reportPage(facts));
    assert.deepEqual(JSON.parse(stored.facts.toString()), facts);
  });

  it("is written once: the same is found there, another one is refused", async () => {
    const store = new MemoryStore();
    await keepReport(store, releaseFacts());
    await keepReport(store, releaseFacts());
    store.blobs.delete(`reports/${name}.html`);
    await keepReport(store, releaseFacts());
    await assert.rejects(keepReport(store, releaseFacts({ reason: "another" })), ReportRefusedError);
    assert.match((await readReport(store, name)).page.toString(), /Search by price/);
  });

  it("is listed with the newest, oldest first, and nothing else is", async () => {
    const store = new MemoryStore();
    for (const startedAt of ["2025-12-09T06:00:00.000Z", "2025-12-08T06:00:00.000Z", "2025-12-07T06:00:00.000Z"]) {
      await keepReport(store, releaseFacts({ startedAt }));
    }
    await store.writeSmall("reports/x.html", Buffer.from(""));
    await store.writeSmall("records/0000000001.json", Buffer.from(""));
    const listed = await listReports(store, 2);
    assert.deepEqual(
      listed.map(({ release, at }) => [release, at]),
      [
        ["prod-20251207-143000", "2025-12-08T06:00:00Z"],
        ["prod-20251207-143000", "2025-12-09T06:00:00Z"],
      ],
    );
    await assert.rejects(readReport(store, name), NoSuchReportError);
  });

  it("has a name that is no path", () => {
    for (const release of ["../records", "a/b", ".hidden", "", "a b"]) {
      assert.throws(() => nameOf(releaseFacts({ release })), ReportRefusedError, release);
    }
  });
});

describe("the facts of a report", () => {
  it("travel in a Secret, and are checked where they arrive", () => {
    const facts = releaseFacts();
    assert.deepEqual(unpackFacts(packFacts(facts)), facts);
    assert.ok(packFacts(facts).length < 8_000, String(packFacts(facts).length));
    assert.throws(() => unpackFacts(packFacts({ ...facts, format: 2 as 1 })), /format/);
  });

  it("that do not fit are refused", () => {
    const reason = randomBytes(900_000).toString("hex");
    assert.throws(() => packFacts(releaseFacts({ reason })), ReportRefusedError);
  });
});
