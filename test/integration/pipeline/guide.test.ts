import assert from "node:assert/strict";
import { run } from "../../../local/exec.ts";
import { ensurePulumiHome, toolPath } from "../../../local/toolchain/index.ts";
import { pages } from "../../support/documents.ts";
import { commandsIn, wordsOf } from "../../support/operator-commands.ts";

const incidents = pages().filter(
  ({ path }) => /PRODUCTION-ROLLBACK-GUIDE\.md$/.test(path) || path.startsWith("docs/runbooks/incidents/"),
);

describe("commands of Pulumi that people type in an incident", function () {
  this.timeout("1m");

  it("are commands with options that Pulumi has", async () => {
    const lines = new Set(incidents.flatMap(({ text }) => commandsIn(text, "npx pulumi")));
    assert.ok(lines.size > 5);
    const wanted = new Map<string, Set<string>>();
    for (const line of lines) {
      const words = wordsOf(line).slice(2);
      const verb = words.slice(0, words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word)) >>> 0).join(" ");
      const options = wanted.get(verb) ?? new Set();
      words.filter((word) => word.startsWith("--")).forEach((word) => options.add(word.replace(/=.*/, "")));
      wanted.set(verb, options);
    }
    await ensurePulumiHome();
    const pulumi = await toolPath("pulumi");
    await Promise.all(
      [...wanted].map(async ([verb, options]) => {
        const { stdout } = await run(pulumi, [...verb.split(" "), "--help"], {
          env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
        });
        // For a subcommand that it does not know, Pulumi shows the help of the command above.
        assert.match(stdout, new RegExp(`Usage:\\n  pulumi ${verb}\\b`), `pulumi ${verb}`);
        for (const option of options) assert.match(stdout, new RegExp(`${option}\\b`), `pulumi ${verb} ${option}`);
      }),
    );
  });
});
