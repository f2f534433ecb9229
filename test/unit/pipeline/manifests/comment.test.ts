import assert from "node:assert/strict";
import { previewComment } from "../../../../pipeline/manifests/comment.ts";

const difference = { added: 1, changed: 2, removed: 0, text: "+a\n" };
const preview = { code: 0, text: "+ 1 to create\n" };
const commit = "0123456789abcdef";
const of = (changed: object) => previewComment({ stack: "staging", preview, difference, commit, ...changed });

describe("the comment on a pull request", () => {
  it("says which stack, which commit, what differs, and what Pulumi would do", () => {
    const text = of({});
    assert.match(text, /^### ✅ Preview `staging` of 0123456789ab\n/);
    assert.match(text, /1 added, 2 changed, 0 removed[^]*```diff\n\+a\n```[^]*\+ 1 to create/);
  });

  it("says that a preview failed", () =>
    assert.match(of({ preview: { code: 1, text: "" } }), /^### ❌ Preview failed: `staging`/));

  it("says that nothing differs", () =>
    assert.match(of({ difference: { added: 0, changed: 0, removed: 0, text: "" } }), /the same as before/));

  it("is not longer than GitHub takes", () => {
    const long = "`x` +\n".repeat(100_000);
    const text = of({ difference: { ...difference, text: long }, preview: { code: 0, text: long } });
    assert.ok(text.length < 65_000, `${text.length}`);
    assert.match(text, /The rest is in the artifact/);
  });

  it("cannot be left by what is in a manifest", () => {
    const text = of({ difference: { ...difference, text: "+```\n+</details>\n+````\n" } });
    assert.match(text, /\n`````diff\n\+```\n\+<\/details>\n\+````\n`````\n/);
  });
});
