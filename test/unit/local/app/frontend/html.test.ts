import assert from "node:assert/strict";
import { escapeHtml, html } from "../../../../../local/app/frontend/html.ts";

describe("html", () => {
  it("escapes every value, in text and in attributes", () => {
    const evil = `"><script>alert('1')</script>&amp;`;
    const { text } = html`<a title="${evil}">${evil}</a>`;
    const escaped = "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;";
    assert.equal(text, `<a title="${escaped}">${escaped}</a>`);
    assert.equal(escapeHtml(evil), escaped);
  });

  it("takes what it made itself as it is, joins lists and leaves undefined out", () => {
    const items = ["<1>", 2].map((item) => html`<i>${item}</i>`);
    assert.equal(html`<b>${items}</b>${undefined}`.text, "<b><i>&lt;1&gt;</i><i>2</i></b>");
  });

  it("is not deceived by an object that looks like its own", () => {
    const pretender = JSON.parse('{"text":"<script>"}') as string;
    assert.throws(() => html`${pretender}`);
    assert.equal(html`${["<b>"]}`.text, "&lt;b&gt;");
  });
});
