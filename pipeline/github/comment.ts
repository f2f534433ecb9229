import { z } from "zod";
import type { GitHub } from "./client.ts";
import { isMarked, marked } from "./marked.ts";

const comments = z.array(
  z.object({ id: z.int(), body: z.string().nullable(), user: z.object({ login: z.string() }).nullable() }),
);
const written = z.object({ html_url: z.string() });

/**
 * Writes a comment on a pull request, or puts a new text into the one of an earlier run.
 * @param key what the comment is about
 * @returns its address
 * @throws PipelineError
 */
export async function writeComment(github: GitHub, pullRequest: number, key: string, text: string): Promise<string> {
  const earlier = (await github.all(`/issues/${pullRequest}/comments`, comments)).find((one) => isMarked(key, one));
  const body = { body: marked(key, text) };
  const { html_url } =
    earlier === undefined
      ? await github.send("POST", `/issues/${pullRequest}/comments`, body, written)
      : await github.send("PATCH", `/issues/comments/${earlier.id}`, body, written);
  return html_url;
}
