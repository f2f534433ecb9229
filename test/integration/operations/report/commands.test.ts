import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reportPage } from "../../../../operations/report/page.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { releaseFacts } from "../../../support/release-facts.ts";
import { Laptop } from "../commands/laptop.ts";
import { runRealPods } from "../commands/pods.ts";

describe("the commands of the reports", function () {
  this.timeout(60_000);
  const name = "prod-20251207-143000-20251207-143000";
  let azurite: AzuriteServer;
  let laptop: Laptop;

  before(async () => {
    [azurite, laptop] = await Promise.all([AzuriteServer.start(), Laptop.create()]);
    runRealPods(laptop.jobs, {
      ...{ BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: azurite.url, AGE_IDENTITY_FILE: "" },
      ...{ BLOB_ACCOUNT_NAME: azurite.account.name, BLOB_ACCOUNT_KEY: azurite.account.key },
    });
  });
  after(() => Promise.all([laptop.end(), azurite.stop()]));

  it("keep one through a Job, and copy it here as it was written", async () => {
    const { directory } = laptop.jobs.kubectl;
    const file = join(directory, "facts.json");
    await writeFile(file, JSON.stringify(releaseFacts()));
    const kept = await laptop.immo(`report keep --facts ${file}`);
    assert.equal(kept.exitCode, 0, kept.stderr);
    assert.match(kept.stdout, new RegExp(`^The report ${name} is kept as reports/${name}\\.html, `));
    assert.match(laptop.jobs.job?.metadata.name ?? "", /^audit-append-/);
    // What is in it is nobody's business who may see the Job.
    assert.doesNotMatch(JSON.stringify(laptop.jobs.job), /ada@example\.com/);

    const to = join(directory, "reports");
    const copied = await laptop.immo(`report get ${name} --to ${to}`);
    assert.equal(copied.exitCode, 0, copied.stderr);
    assert.equal(await readFile(join(to, `${name}.html`), "utf8"), reportPage(releaseFacts()));
    assert.deepEqual(JSON.parse(await readFile(join(to, `${name}.json`), "utf8")), releaseFacts());
  });

  it("say in a sentence what is wrong", async () => {
    const noFile = await laptop.immo("report keep --facts nowhere.json");
    assert.deepEqual([noFile.exitCode, noFile.stdout], [2, ""]);
    assert.match(noFile.stderr, /^nowhere\.json has no facts of a release: /);
  });
});
