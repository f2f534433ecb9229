import { z } from "zod";
import { PipelineError } from "../failure.ts";
import { setOutput } from "../output.ts";
import { type Immo, runImmo } from "../run-immo.ts";
import { needed, stackOf, text, type Verb } from "../verb.ts";

const made = z.looseObject({ name: z.string() });

export const backup: Verb = {
  summary: "Back a stack's database up, verify that, and copy it here as it is stored: encrypted",
  options: { stack: needed("NAME"), to: needed("DIR") },
  run: async (values, environment) => {
    const run = environment["GITHUB_RUN_ID"];
    const name = await backUp(stackOf(values), text(values, "to"), run, runImmo);
    await setOutput("backup", name, environment);
  },
};

/**
 * @param to a directory
 * @param run whose backup it is: a step that is tried again makes no other one
 * @returns the backup's name
 * @throws PipelineError
 */
export async function backUp(stack: string, to: string, run: string | undefined, immo: Immo): Promise<string> {
  const key = run === undefined ? [] : [`--idempotency-key=pipeline/${run}`];
  const answer = await immo(["backup", "--kind=deployment", ...key, `--stack=${stack}`, "--json"]);
  const parsed = made.safeParse(parseJson(answer));
  if (!parsed.success)
    throw new PipelineError(`immo backup did not say what it made: ${z.prettifyError(parsed.error)}`);
  const { name } = parsed.data;
  await immo(["backup", "verify", name, `--stack=${stack}`]);
  await immo(["backup", "download", name, `--to=${to}`, `--stack=${stack}`]);
  return name;
}

function parseJson(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
