import assert from "node:assert/strict";
import { backUp } from "../../../../pipeline/verbs/backup.ts";

const name = "mongodb-backup-20251207-143000";

/** Keeps what it is asked to run. */
function recording(answer: string) {
  const asked: string[] = [];
  const immo = (args: readonly string[]) => {
    asked.push(args.join(" "));
    return Promise.resolve(args[0] === "backup" && args[1] !== "verify" ? answer : "");
  };
  return { asked, immo };
}

describe("the backup of a pipeline", () => {
  it("is made, verified and copied, in this order", async () => {
    const { asked, immo } = recording(JSON.stringify({ name, kind: "deployment" }));
    assert.equal(await backUp("production", "backup", "77", immo), name);
    assert.deepEqual(asked, [
      "backup --kind=deployment --idempotency-key=pipeline/77 --stack=production --json",
      `backup verify ${name} --stack=production`,
      `backup download ${name} --to=backup --stack=production`,
    ]);
  });

  it("is not copied when it is not good", async () => {
    const { asked, immo } = recording(JSON.stringify({ name }));
    const refusing = async (args: readonly string[]) => {
      const answer = await immo(args);
      if (args[1] === "verify") throw new Error("damaged");
      return answer;
    };
    await assert.rejects(backUp("production", "backup", undefined, refusing), /damaged/);
    assert.equal(asked.length, 2);
  });

  it("is none where nothing says its name", async () => {
    for (const answer of ["", "{}", "null"]) {
      await assert.rejects(
        backUp("production", "backup", undefined, recording(answer).immo),
        /did not say what it made/,
      );
    }
  });
});
