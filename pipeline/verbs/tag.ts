import { releaseDate, releaseTagForm } from "../../operations/release/tag.ts";
import { PipelineError } from "../failure.ts";
import { GitHub, variable } from "../github/client.ts";
import { tagCommit } from "../github/tag.ts";
import { needed, text, type Values, type Verb } from "../verb.ts";

export const tag: Verb = {
  summary: "Name the commit GITHUB_SHA by the release that was deployed from it",
  options: { release: needed("TAG") },
  run: async (values, environment) => {
    await tagCommit(GitHub.fromEnvironment(environment), releaseIn(values), variable(environment, "GITHUB_SHA"));
  },
};

/** @throws PipelineError for what is no release's name */
export function releaseIn(values: Values): string {
  const release = text(values, "release");
  if (releaseDate(release) !== undefined) return release;
  throw new PipelineError(`--release=${release} is not understood: ${releaseTagForm}, is allowed.`);
}
