import assert from "node:assert/strict";
import { flawOf, propertiesOn } from "../../../../operations/health/checks/website.ts";

const page = '<!doctype html><html lang="fr"><head><title>Nos annonces</title></head><body></body></html>\n';
const html = "text/html; charset=utf-8";

describe("a page of the website", () => {
  const cases: [what: string, contentType: string, text: string, flaw: string | undefined][] = [
    ["a whole one", html, page, undefined],
    ["one of another type", "text/plain", page, "it is not said to be HTML"],
    ["an empty one", html, "", "it has no <html>"],
    ["one that ends early", html, page.slice(0, -12), "it ends before </html>"],
    ["one with an empty title", html, page.replace("Nos annonces", " "), "it has no title"],
  ];
  for (const [what, contentType, text, flaw] of cases) {
    it(`is judged: ${what}`, () => assert.equal(flawOf({ contentType, text }), flaw));
  }

  it("shows the properties that it links to, each once", () => {
    const links =
      '<a href="/properties/a1">…</a><a class="x" href="https://x/properties/b-2">…</a><a href="/properties/a1">';
    assert.equal(propertiesOn(links), 2);
    assert.equal(propertiesOn('<a href="/">…</a>'), 0);
  });
});
