import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { ListedPage, ListedProperty } from "../../../../../local/app/frontend/api.ts";
import { routeOf } from "../../../../../local/app/frontend/app.ts";
import { detailPage } from "../../../../../local/app/frontend/detail-page.ts";
import { renderDocument } from "../../../../../local/app/frontend/layout.ts";
import { listPage, pageSize, readFilters, readPageNumber } from "../../../../../local/app/frontend/list-page.ts";
import { styleHash } from "../../../../../local/app/frontend/style.ts";

const media = "https://api.immoexpress.com";
const evil = `<img src=x onerror="alert(1)">`;
const property: ListedProperty = {
  id: "0123456789abcdef01234567",
  title: "Loft <b>rare</b>",
  description: evil,
  type: "loft",
  city: "Saint-Malo",
  postalCode: "35400",
  priceEuros: 1_234_000,
  surfaceSquareMetres: 88,
  rooms: 1,
  photos: ["a".repeat(64) + ".png"],
  createdAt: "2025-11-01T08:00:00.000Z",
};
const found = (change: Partial<ListedPage> = {}): ListedPage => ({
  items: [property],
  page: 1,
  pageSize,
  total: 1,
  ...change,
});
/** Numbers in French have narrow no-break spaces. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("the frontend's pages", () => {
  it("show a property with its photo from the public API, escaped", () => {
    const text = plain(listPage(found(), {}, media).content.text);
    assert.match(text, /1 bien à vendre/);
    assert.match(text, /href="\/properties\/0123456789abcdef01234567"/);
    assert.ok(text.includes(`src="${media}/media/${property.photos[0]!}"`));
    assert.match(text, /1 234 000 €/);
    assert.match(text, /Saint-Malo · 88 m² · 1 pièce\s/);
    assert.match(text, /Loft &lt;b&gt;rare&lt;\/b&gt;/);
    assert.doesNotMatch(text, /<b>|<nav/);
  });

  it("show everything about one property, escaped", () => {
    const page = detailPage({ ...property, photos: [] }, media);
    const text = plain(renderDocument(page, "prod-1"));
    assert.match(text, /14 023 €/);
    assert.match(text, /1 novembre 2025/);
    assert.match(text, /<title>Loft &lt;b&gt;rare&lt;\/b&gt; · ImmoExpress<\/title>/);
    assert.ok(!text.includes(evil) && !text.includes("<img"));
    assert.match(text, /Version prod-1/);
  });

  it("ask for an enquiry in the words that the visitor's flags have, or in those of always", () => {
    const asking = (flags: Record<string, unknown>) =>
      /<a class="button" href="mailto:contact@immoexpress\.com\?subject=Loft%20%3Cb%3E.*"\s*>(.*)<\/a\s*>/.exec(
        detailPage(property, media, flags).content.text,
      )?.[1];
    assert.equal(asking({ "enquiry-call": "Demander une <visite>" }), "Demander une &lt;visite&gt;");
    assert.equal(asking({ "enquiry-call": true }), "Poser une question");
    assert.equal(asking({}), "Poser une question");
  });

  it("say that nothing was found, and keep what the visitor filled in", () => {
    const text = listPage(found({ items: [], total: 0 }), { city: `"><script>`, type: "villa" }, media).content.text;
    assert.match(text, /0 bien à vendre/);
    assert.match(text, /Aucun bien ne correspond/);
    assert.match(text, /value="&quot;&gt;&lt;script&gt;"/);
    assert.match(text, /<option value="villa" selected>/);
  });

  it("lead to the pages before and after with the same filter, and no further", () => {
    const text = (page: number) =>
      listPage(found({ page, total: pageSize * 3 }), { city: "Aix & co" }, media).content.text;
    assert.match(text(2), /href="\/\?city=Aix\+%26\+co&amp;page=1"/);
    assert.match(text(2), /href="\/\?city=Aix\+%26\+co&amp;page=3"/);
    assert.doesNotMatch(text(1), /Précédente/);
    assert.doesNotMatch(text(3), /Suivante/);
  });

  it("read filters and page numbers from any address", () => {
    const query = new URLSearchParams("city=+Nice+&type=&minPrice=5&evil=1&page=2");
    assert.deepEqual(readFilters(query), { city: "Nice", minPrice: "5" });
    assert.equal(readPageNumber(query), 2);
    for (const page of ["", "0", "-1", "1.5", "x", "Infinity"]) {
      assert.equal(readPageNumber(new URLSearchParams({ page })), 1, page);
    }
  });

  it("carry the one style that the policy allows", () => {
    const document = renderDocument({ title: "x", content: listPage(found(), {}, media).content }, "prod-1");
    const style = /<style>([^]*)<\/style>/.exec(document)![1]!;
    assert.equal(styleHash, `'sha256-${createHash("sha256").update(style).digest("base64")}'`);
    assert.doesNotMatch(document.replace(/<style>[^]*<\/style>/, ""), / style=|<script/);
  });

  it("have routes by pattern", () => {
    assert.equal(routeOf("/properties/0123"), "/properties/:id");
    for (const path of ["/properties/", "/properties/1/2", "/metrics", "//"]) assert.equal(routeOf(path), "unmatched");
    for (const path of ["/", "/health", "/ready"]) assert.equal(routeOf(path), path);
  });
});
