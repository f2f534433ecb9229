import { readFile } from "node:fs/promises";
import { PipelineError } from "../failure.ts";
import { GitHub, variable } from "../github/client.ts";
import { writeComment } from "../github/comment.ts";
import { keyOf, needed, text, type Verb } from "../verb.ts";

export const comment: Verb = {
  summary: "Write a comment on the pull request PULL_REQUEST, or put a new text into the one of before",
  options: { key: needed("NAME"), file: needed("FILE") },
  run: async (values, environment) => {
    const number = variable(environment, "PULL_REQUEST");
    if (!/^[1-9]\d{0,8}$/.test(number)) throw new PipelineError(`PULL_REQUEST=${number} is not a number.`);
    const github = GitHub.fromEnvironment(environment);
    const address = await writeComment(
      github,
      Number(number),
      keyOf(values),
      await readFile(text(values, "file"), "utf8"),
    );
    process.stdout.write(`${address}\n`);
  },
};
