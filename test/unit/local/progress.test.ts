import assert from "node:assert/strict";
import { formatElapsed } from "../../../local/progress.ts";
import { run } from "../../../local/exec.ts";
import { repositoryRoot } from "../../../local/paths.ts";

const script = (body: string) =>
  `import { step, say } from ${JSON.stringify(`${repositoryRoot}/local/progress.ts`)};\n${body}`;
const stderrOf = async (body: string) =>
  (await run(process.execPath, ["--input-type=module", "--eval", script(body)])).stderr;

describe("progress", () => {
  it("shows times for people", () => {
    assert.equal(formatElapsed(0), "0 s");
    assert.equal(formatElapsed(59_499), "59 s");
    assert.equal(formatElapsed(59_500), "1 min 00 s");
    assert.equal(formatElapsed(65_000), "1 min 05 s");
    assert.equal(formatElapsed(3_600_000), "60 min 00 s");
  });

  it("when piped is a line before and a line after, on standard error, and gives the step's result", async () => {
    const text = await stderrOf(
      `say(String(await step("Work", (report) => { report("detail"); return Promise.resolve(7); })));`,
    );
    assert.equal(text, "… Work\n✔ Work (0 s)\n7\n");
  });

  it("says that a step failed and passes its error on", async () => {
    const text = await stderrOf(
      `await step("Work", () => Promise.reject(new Error("no disk"))).catch((error) => say(error.message));`,
    );
    assert.equal(text, "… Work\n✘ Work: failed after 0 s\nno disk\n");
  });
});
