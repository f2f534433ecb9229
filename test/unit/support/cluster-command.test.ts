import assert from "node:assert/strict";
import { environmentLines } from "../../../local/stack/index.ts";
import { parseExports, stepSeconds } from "../../support/cluster-command.ts";

describe("parseExports", () => {
  it("reads what `make env` writes, quotes included", () => {
    const environment = { PATH: "/a:/b c", PULUMI_HOME: "/it's/'here'", EMPTY: "" };
    assert.deepEqual(parseExports(environmentLines(environment).join("\n")), environment);
  });

  it("leaves out everything else", () => {
    assert.deepEqual(parseExports("# a comment\nexport A='1'\nrm -rf /\nB='2'\n"), { A: "1" });
  });
});

describe("stepSeconds", () => {
  const progress = "… Tools\n✔ Tools (1 min 05 s)\n… Cluster\n✔ Cluster (23 s)\n✔ Stack (pulumi up) (9 s)\n";

  it("reads how long a step took", () => {
    assert.deepEqual([stepSeconds(progress, "Tools"), stepSeconds(progress, "Cluster")], [65, 23]);
    assert.equal(stepSeconds(progress, "Stack (pulumi up)"), 9);
  });

  it("refuses progress without that step", () => {
    assert.throws(() => stepSeconds(progress, "Images"), { message: /no line "✔ Images \(… s\)"/ });
  });
});
