import { z } from "zod";
import { PipelineError } from "../failure.ts";
import type { GitHub } from "./client.ts";

const references = z.array(z.object({ ref: z.string(), object: z.object({ sha: z.string() }) }));

/**
 * Names a commit by the release that was deployed from it. Told twice, it finds the tag there.
 * @throws PipelineError when another commit has that name
 */
export async function tagCommit(github: GitHub, tag: string, commit: string): Promise<void> {
  const ref = `refs/tags/${tag}`;
  const named = await github.get(`/git/matching-refs/tags/${tag}`, references);
  const there = named.find((one) => one.ref === ref)?.object.sha;
  if (there === commit) return;
  if (there !== undefined) throw new PipelineError(`The tag ${tag} names ${there} already, and not ${commit}.`);
  await github.send("POST", "/git/refs", { ref, sha: commit }, z.object({ ref: z.string() }));
}
