import { run } from "../exec.ts";

const answers = new Map<string, Promise<boolean>>();

/**
 * Whether a download server answers; asked once a run, for at most 3 s, so that a machine without the internet goes on at
 * once to the next source. curl is asked because it knows the machine's proxy settings, and Pulumi's installer uses it.
 */
export function canReach(url: string): Promise<boolean> {
  const known = answers.get(url);
  if (known !== undefined) return known;
  const answer = run("curl", ["--fail", "--silent", "--head", "--connect-timeout", "3", "--max-time", "5", url]).then(
    () => true,
    () => false,
  );
  answers.set(url, answer);
  return answer;
}
