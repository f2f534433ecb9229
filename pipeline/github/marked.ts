/** Who writes what the workflows write. */
export const botLogin = "github-actions[bot]";

/** A first line that nobody sees, by which a text of an earlier run is found again. @param key such as `preview-staging` */
export function marked(key: string, text: string): string {
  return `${markOf(key)}\n${text}`;
}

/** Whether an earlier run wrote this. Others may write the mark, too: their texts are theirs. */
export function isMarked(
  key: string,
  { body, user }: { body: string | null; user: { login: string } | null },
): boolean {
  return user?.login === botLogin && (body ?? "").startsWith(markOf(key));
}

function markOf(key: string): string {
  return `<!-- immoexpress:${key} -->`;
}
