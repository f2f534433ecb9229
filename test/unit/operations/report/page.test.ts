import assert from "node:assert/strict";
import { roundTop } from "../../../../operations/charts/axis.ts";
import { releaseFactsSchema } from "../../../../operations/report/facts.ts";
import { html } from "../../../../operations/charts/markup.ts";
import { reportPage } from "../../../../operations/report/page.ts";
import { thin } from "../../../../operations/charts/thin.ts";
import { phase, releaseFacts, samples, takenBack } from "../../../support/release-facts.ts";

/** What is read, without tags. */
const textOf = (page: string) =>
  page
    .replace(/<style>.*<\/style>/s, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

describe("the report of a release", () => {
  it("says first what became of it", () => {
    const text = (page: string) => textOf(page.slice(page.indexOf("<main>")));
    const good = text(reportPage(releaseFacts({ health: null })));
    assert.match(good, /^ Deployment of prod-20251207-143000 succeeded prod-20251207-143000 runs on production\. /);
    assert.match(text(reportPage(releaseFacts())), /^ Deployment of prod-20251207-143000 succeeded, with a warning /);
    assert.match(
      text(reportPage(takenBack())),
      /^ Deployment of \S+ was taken back prod-20251201-090000 runs on production\. The rollout of backend was aborted: /,
    );
    const failed = releaseFacts({ action: "rollback", result: "failed", runs: null });
    assert.match(text(reportPage(failed)), /^ Rollback to \S+ failed What runs on production is not known\. /);
  });

  it("has all that is known, in words and figures", () => {
    const text = textOf(reportPage(takenBack({ health: releaseFacts().health })));
    for (const known of [
      ...["ada@example.com", "Search by price", "0000000042", "mongodb-backup-20251207-143002 (12.3 MB)", "9f86d081"],
      ...["registry.example.com/immoexpress/frontend:prod-20251207-143000", "2025-12-07 14:30:00 UTC", "3 min 16 s"],
      ...[
        "pulumi up backend: error-rate assessed Failed 14:30:31 1 min 27 s failed",
        "health checks 14:31:58 – skipped",
      ],
      ...["14:31:00 10 % Progressing", "14:31:44 0 % Degraded", "prod-20251207-143000 got up to 10 % of the traffic"],
      ...["14:32:10 new version 4.4/s 10.9 %", "new version: at most 1.4 s", "version before: at most 180 ms"],
      ...["properties public flaky 2 attempts 83 ms 500 ms 24 properties; the first attempt"],
    ]) {
      assert.ok(text.includes(known), `${known} is not in ${text}`);
    }
  });

  it("names every chart, describes it, and has its table", () => {
    const page = reportPage(releaseFacts());
    const charts = page.match(/<figure class="chart">.*?<\/figure>/gs) ?? [];
    assert.equal(charts.length, 6);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const chart of charts) {
      const [, title = "", description = ""] = /aria-labelledby="(\S+) (\S+)"/.exec(chart) ?? [];
      assert.match(chart, new RegExp(`<title id="${title}">[^<]+</title>\\s*<desc id="${description}">[^<]+</desc>`));
      assert.match(chart, /<details>.*<table>.*<td/s);
    }
  });

  it("says plainly what there are no data of", () => {
    const nothing = { rollouts: [], metrics: [], phases: [], health: null, backup: null, reason: null, auditId: null };
    const page = reportPage(releaseFacts({ ...nothing, from: null }));
    for (const sentence of [
      ...["No rollout was observed", "Nothing was measured", "No phase was recorded", "The checks were not run"],
      ...["none was made", "no reason was given", "none was written", "nothing, as far as is known"],
    ]) {
      assert.ok(page.includes(sentence), sentence);
    }
    assert.doesNotMatch(page, /<figure|NaN|Infinity|undefined|null/);
    const unknown = releaseFacts({ rollouts: samples("backend", 0, 9, 0, "unknown") });
    assert.match(reportPage(unknown), /backend: the controller never said how it stands/);
  });

  it("shows a phase without an end, and lasts at least a moment", () => {
    const { startedAt } = releaseFacts();
    const page = reportPage(releaseFacts({ finishedAt: startedAt, phases: [phase("pulumi up", 0, null, "failed")] }));
    assert.match(textOf(page), /pulumi up 14:30:00 no end failed/);
    assert.doesNotMatch(page, /NaN|Infinity/);
  });

  it("takes nothing that a name or a reason says for HTML", () => {
    const evil = `</title></style><script>alert(1)</script><img src=x onerror="alert(2)">'"\u202eexe\u0000`;
    const rollouts = samples(evil, 30, 33, 10, evil);
    const [metric] = releaseFacts().metrics;
    const [check] = releaseFacts().health!.checks;
    const page = reportPage(
      releaseFactsSchema.parse(
        releaseFacts({
          ...{ release: evil, from: evil, runs: evil, stack: evil, actor: evil, reason: evil, auditId: evil },
          ...{ problem: evil, images: { frontend: evil, backend: evil }, rollouts },
          phases: [phase(evil, 0, 1, "failed", evil)],
          backup: { name: evil, sha256: evil, bytes: 1 },
          metrics: [{ ...metric!, service: evil }],
          health: { ...releaseFacts().health!, release: evil, checks: [{ ...check!, name: evil, detail: evil }] },
        }),
      ),
    );
    assert.doesNotMatch(page, /<script|<img|\u202e|\0/);
    assert.equal(page.match(/<style>/g)?.length, 1);
    // What is in quotes stays there: no tag has an attribute that a name has made.
    assert.doesNotMatch(page.replaceAll(/"[^"]*"/g, ""), /<[^>]*(onerror|alert)/);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  });

  it("needs nothing from anywhere, and lets no script run", () => {
    const page = reportPage(releaseFacts());
    assert.match(
      page,
      /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/,
    );
    assert.doesNotMatch(page, /\s(src|href|style|on\w+)=|url\(|@import|https?:/);
  });

  it("is the same for the same facts, and bounded for many", () => {
    assert.equal(reportPage(takenBack()), reportPage(takenBack()));
    const { metrics } = releaseFacts();
    const many = Array.from({ length: 200 }, () => metrics).flat();
    const page = reportPage(releaseFacts({ metrics: many }));
    assert.ok(page.length < 200_000, String(page.length));
    assert.match(page, /more are in the facts beside this report/);
  });
});

describe("markup", () => {
  it("escapes what is put in, but not what is markup", () => {
    assert.equal(
      html`<b title="${`"&'`}">${["<", html`<i>${1}</i>`, null]}\\</b>`.toString(),
      `<b title="&quot;&amp;&#39;">&lt;<i>1</i>\\</b>`,
    );
    assert.equal(html`${"two\nlines\ud800"}`.toString(), "two lines\ufffd");
  });
});

describe("the figures of a chart", () => {
  it("end at a round number", () => {
    assert.deepEqual(
      [0, 0.3, 1, 1.01, 11, 49, 51, 100].map((value) => roundTop(value, 1)),
      [1, 1, 1, 2, 20, 50, 100, 100],
    );
    assert.equal(roundTop(1_400, 100), 2_000);
  });

  it("are thinned evenly, with the first and the last", () => {
    const list = Array.from({ length: 1001 }, (_, index) => index);
    assert.deepEqual(thin(list, 5), [0, 250, 500, 750, 1000]);
    assert.equal(thin(list, 2000), list);
  });
});
