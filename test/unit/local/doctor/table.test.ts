import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { renderTable } from "../../../../local/doctor/table.ts";
import type { Cell } from "../../../../local/doctor/table.ts";

const rows: Cell[][] = [
  [{ text: "go" }, { text: "ready", style: "green" }, { text: "/usr/bin/go" }],
  [{ text: "kube-apiserver" }, { text: "missing", style: "yellow" }, { text: "–" }],
];

describe("doctor's table", () => {
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

  it("is a line of headings when there is nothing to show", () => {
    assert.deepEqual(renderTable(["A", "B"], [], false), ["A  B"]);
  });
});
