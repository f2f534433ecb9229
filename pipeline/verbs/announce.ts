import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type ReleaseFacts, releaseFactsSchema } from "../../operations/report/facts.ts";
import { PipelineError } from "../failure.ts";
import { GitHub } from "../github/client.ts";
import { needed, text, type Verb } from "../verb.ts";
import { runOf } from "./issue.ts";
import { releaseIn } from "./tag.ts";

export const announce: Verb = {
  summary: "Publish a release on GitHub, of which everybody who watches the repository is told",
  options: { release: needed("TAG"), report: needed("DIR") },
  run: async (values, environment) => {
    const release = releaseIn(values);
    const facts = await readFacts(text(values, "report"), release);
    const content = { tag_name: release, name: release, body: notes(facts, runOf(environment)), make_latest: "true" };
    const github = GitHub.fromEnvironment(environment);
    const { html_url } = await github.send("POST", "/releases", content, z.object({ html_url: z.string() }));
    process.stdout.write(`${html_url}\n`);
  },
};

/** @throws PipelineError when the directory has none of this release */
async function readFacts(directory: string, release: string): Promise<ReleaseFacts> {
  for (const name of (await readdir(directory)).filter((file) => file.endsWith(".json"))) {
    const parsed = releaseFactsSchema.safeParse(JSON.parse(await readFile(join(directory, name), "utf8")));
    if (parsed.success && parsed.data.release === release) return parsed.data;
  }
  throw new PipelineError(
    `${directory} has no facts of ${release}: --report names the directory that npm run deploy got.`,
  );
}

/** What people are told. Texts that others typed are shown as code, so that they call nobody and link nowhere. */
export function notes(facts: ReleaseFacts, run: string): string {
  const { stack, actor, from, reason, images, backup, auditId } = facts;
  const rows = [
    ["stack", stack],
    ["who", actor],
    ["why", reason],
    ["before", from],
    ["frontend", images.frontend],
    ["backend", images.backend],
    ["backup", backup?.name ?? null],
    ["audit record", auditId],
  ] as const;
  const shown = rows.flatMap(([name, value]) => (value === null ? [] : [`| ${name} | ${code(value)} |`]));
  return ["| | |", "| --- | --- |", ...shown, "", run].join("\n");
}

function code(value: string): string {
  return `\`${value.replaceAll(/[`|\r\n]/g, " ").slice(0, 500)}\``;
}
