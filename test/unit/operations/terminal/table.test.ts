import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { renderTable } from "../../../../operations/terminal/table.ts";
import type { Cell } from "../../../../operations/terminal/table.ts";

const rows: Cell[][] = [
  [{ text: "go" }, { text: "ready", style: "green" }, { text: "/usr/bin/go" }],
  [{ text: "kube-apiserver" }, { text: "missing", style: "yellow" }, { text: "–" }],
];

describe("a table", () => {
  it("aligns its columns and leaves no blanks at the end of a line", () => {
    assert.deepEqual(renderTable(["TOOL", "STATE", "PATH"], rows, false), [
      "TOOL            STATE    PATH",
      "go              ready    /usr/bin/go",
      "kube-apiserver  missing  –",
    ]);
  });

  it("shows the same with colours", () => {
    const coloured = renderTable(["TOOL", "STATE", "PATH"], rows, true);
    assert.equal(coloured[1]?.includes("\u001b[32mready"), true);
    assert.deepEqual(
      coloured.map((line) => stripVTControlCharacters(line)),
      renderTable(["TOOL", "STATE", "PATH"], rows, false),
    );
  });

  it("puts numbers and their heading to the right", () => {
    const numbers = ["7", "1,234"].map((text): Cell[] => [{ text, align: "right" }, { text: "x" }]);
    assert.deepEqual(renderTable(["N", ""], numbers, false), ["    N", "    7  x", "1,234  x"]);
  });

  it("needs no headings", () => {
    assert.deepEqual(renderTable(undefined, [[{ text: "a" }, { text: "b" }]], false), ["a  b"]);
    assert.deepEqual(renderTable(undefined, [], false), []);
  });

  it("is a line of headings when there is nothing to show", () => {
    assert.deepEqual(renderTable(["A", "B"], [], false), ["A  B"]);
  });
});
