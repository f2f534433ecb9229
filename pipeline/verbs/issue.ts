import { readFile } from "node:fs/promises";
import { PipelineError } from "../failure.ts";
import { GitHub } from "../github/client.ts";
import { closeIssue, openIssue } from "../github/issue.ts";
import { flag, keyOf, needed, optional, optionalText, type Verb } from "../verb.ts";

export const issue: Verb = {
  summary: "Open an issue, or put a new text into the open one; close it when there is nothing in the file",
  options: { key: needed("NAME"), title: optional("TEXT"), file: optional("FILE"), close: flag },
  run: async (values, environment) => {
    const github = GitHub.fromEnvironment(environment);
    const key = keyOf(values);
    const file = optionalText(values, "file");
    const told = file === undefined ? undefined : await readFile(file, "utf8");
    if (values["close"] === true || told?.trim() === "") {
      process.stdout.write(`${(await closeIssue(github, key)) ?? "There is none."}\n`);
      return;
    }
    const title = optionalText(values, "title");
    if (title === undefined) throw new PipelineError("An issue needs a --title; --close closes the one that is open.");
    const run = runOf(environment);
    process.stdout.write(`${await openIssue(github, key, title, told === undefined ? run : `${told}\n${run}`)}\n`);
  },
};

/** Where more is to be read. */
export function runOf(environment: NodeJS.ProcessEnv): string {
  const [server, repository, run] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"].map(
    (name) => environment[name] ?? "",
  );
  return run === "" ? "Not from a workflow." : `The run: ${server ?? ""}/${repository ?? ""}/actions/runs/${run ?? ""}`;
}
