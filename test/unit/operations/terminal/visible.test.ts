import assert from "node:assert/strict";
import { visible, visibleJson } from "../../../../operations/terminal/visible.ts";

/** What terminals obey: colours, titles, the one-character forms of both, turned text, a line that overwrites. */
const hostile = "a\x1b[31mb\x1b]0;t\x07c\x9b2Jd\x90e\u202ef\u2028g\u{e0041}h\ri\x7fj\u200bk";

describe("text of others", () => {
  it("keeps what people write, in every language", () => {
    const text = "Prix : 1 234 € — “naïve” 東京 👍 \\ /";
    assert.equal(visible(text), text);
    assert.equal(visibleJson({ text }), JSON.stringify({ text }));
  });

  it("is one line, in which nothing is left that a terminal would obey", () => {
    assert.equal(
      visible(hostile),
      String.raw`a\u001b[31mb\u001b]0;t\u0007c\u009b2Jd\u0090e\u202ef\u2028g\udb40\udc41h\ri\u007fj\u200bk`,
    );
    assert.equal(visible("a\nb\tc"), String.raw`a\nb\tc`);
  });

  it("as JSON means what it meant", () => {
    const text = visibleJson({ [hostile]: hostile });
    assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    assert.deepEqual(JSON.parse(text), { [hostile]: hostile });
  });
});
