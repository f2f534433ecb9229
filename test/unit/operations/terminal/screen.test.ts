import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Screen } from "../../../../operations/terminal/screen.ts";

describe("a screen", () => {
  it("is drawn in one write each, as far as the window reaches, and leaves the terminal as it was", () => {
    const terminal = Object.assign(new PassThrough({ encoding: "utf8" }), { rows: 3 });
    const read = () => terminal.read() as string;
    const screen = new Screen(terminal);
    const [begin, pieces] = [read(), [] as string[]];
    terminal.on("data", (piece: string) => pieces.push(piece));
    screen.draw(["one", "two", "three"]);
    screen.draw(["one"]);
    screen.end();
    assert.deepEqual(pieces, ["\x1b[Hone\x1b[K\ntwo\x1b[K\n\x1b[J", "\x1b[Hone\x1b[K\n\x1b[J", end(begin)]);
  });
});

/** What undoes what a screen begins with, in the other order. */
function end(begin: string): string {
  const modes = begin.match(/\d+[hl]/g) ?? [];
  const undone = modes.map((mode) => mode.replace(/[hl]$/, (set) => (set === "h" ? "l" : "h")));
  return undone
    .toReversed()
    .map((mode) => `\x1b[?${mode}`)
    .join("");
}
