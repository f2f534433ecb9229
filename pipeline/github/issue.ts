import { z } from "zod";
import { botLogin, isMarked, marked } from "./marked.ts";
import type { GitHub } from "./client.ts";

const issues = z.array(
  z.object({ number: z.int(), body: z.string().nullable(), user: z.object({ login: z.string() }).nullable() }),
);
const written = z.object({ html_url: z.string() });

/**
 * Opens an issue, or puts a new text into the one that is open.
 * @param key what it is about; there is one open issue of each
 * @returns its address
 * @throws PipelineError
 */
export async function openIssue(github: GitHub, key: string, title: string, text: string): Promise<string> {
  const content = { title, body: marked(key, text) };
  const earlier = await findOpen(github, key);
  const { html_url } =
    earlier === undefined
      ? await github.send("POST", "/issues", content, written)
      : await github.send("PATCH", `/issues/${earlier}`, content, written);
  return html_url;
}

/** Closes the issue, because what it says is over. @returns its address, or undefined when there was none */
export async function closeIssue(github: GitHub, key: string): Promise<string | undefined> {
  const earlier = await findOpen(github, key);
  if (earlier === undefined) return undefined;
  const closed = { state: "closed", state_reason: "completed" };
  return (await github.send("PATCH", `/issues/${earlier}`, closed, written)).html_url;
}

async function findOpen(github: GitHub, key: string): Promise<number | undefined> {
  const open = await github.all(`/issues?state=open&creator=${encodeURIComponent(botLogin)}`, issues);
  return open.find((issue) => isMarked(key, issue))?.number;
}
