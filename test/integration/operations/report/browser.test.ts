import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { reportPage } from "../../../../operations/report/page.ts";
import { releaseFacts } from "../../../support/release-facts.ts";

const browsers = ["chromium", "chromium-browser", "google-chrome"];

/** What keeps it to itself: no sandbox, which root has none of; nothing but the page is loaded. */
const alone = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr"],
];

describe("a report in a browser", function () {
  this.timeout(60_000);
  let directory: string;
  before(async () => (directory = await mkdtemp(join(tmpdir(), "immoexpress-report-"))));
  after(() => rm(directory, { recursive: true }));

  it("has its style and its charts, and lets no script run that got into it", async function () {
    const browser = await firstOf(browsers);
    if (browser === undefined) {
      console.info(`    none of ${browsers.join(", ")} is on this machine: the report was looked at by no browser`);
      this.skip();
    }
    const page = reportPage(releaseFacts({ reason: "<script>document.title = 'from a reason'</script>" }));
    const file = join(directory, "report.html");
    // A hole in the escaping would look like this.
    const holed = page.replace("</main>", "<script>document.title = 'from a hole'</script></main>");
    assert.notEqual(holed, page);
    await writeFile(file, holed);
    const { stdout, stderr } = await promisify(execFile)(
      browser,
      [...alone, `--user-data-dir=${join(directory, "profile")}`, "--dump-dom", pathToFileURL(file).href],
      { maxBuffer: 16 * 1024 ** 2 },
    );
    assert.match(stdout, /<title>Deployment of prod-20251207-143000 succeeded, with a warning<\/title>/);
    assert.equal(stdout.match(/<svg[^>]* role="img"/g)?.length, 6);
    const complaints = stderr.split("\n").filter((line) => line.includes("CONSOLE"));
    // Of the script that was put in, and neither of the style nor of anything else.
    assert.equal(complaints.length, 1, complaints.join("\n"));
    assert.match(complaints[0]!, /inline script violates/);
  });
});

async function firstOf(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const isThere = await promisify(execFile)(name, ["--version"]).then(
      () => true,
      () => false,
    );
    if (isThere) return name;
  }
  return undefined;
}
