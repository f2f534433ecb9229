import { appendFile } from "node:fs/promises";

/**
 * Says a value to the later steps and jobs of a workflow, and to whoever watches. Locally, without GITHUB_OUTPUT, to the
 * latter alone.
 * @param value one line
 */
export async function setOutput(name: string, value: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const file = environment["GITHUB_OUTPUT"];
  if (file !== undefined) await appendFile(file, `${name}=${value}\n`);
  process.stdout.write(`${name}=${value}\n`);
}

/** Shows a text on the page of the run; locally on standard output. @param markdown without secrets */
export async function addSummary(markdown: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const file = environment["GITHUB_STEP_SUMMARY"];
  if (file === undefined) process.stdout.write(`${markdown}\n`);
  else await appendFile(file, `${markdown}\n`);
}
