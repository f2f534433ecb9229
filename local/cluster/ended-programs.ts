import { readFile } from "node:fs/promises";

/** At its start, a program may end once or twice because what it needs is not there yet. */
const tooOften = 3;

const ending = /^(\S+) (\S+) ended \((.*)\); starting it again in \d+ ms$/gm;

/**
 * The programs of the cluster that end again and again, as the supervisor has written it down.
 * @param log the supervisor's log file
 * @param since when this run of the cluster began: what is written about earlier ones does not count
 * @returns words for people, such as "kube-proxy (ended 14 times, at last with exit code 1)"; empty when all run, or there is
 *   no log
 */
export async function programsThatKeepEnding(log: string, since: Date): Promise<string[]> {
  const text = await readFile(log, "utf8").catch(() => "");
  const endings = new Map<string, string[]>();
  for (const [, time = "", program = "", how = ""] of text.matchAll(ending)) {
    if (Date.parse(time) >= since.getTime()) endings.set(program, [...(endings.get(program) ?? []), how]);
  }
  return [...endings]
    .filter(([, hows]) => hows.length >= tooOften)
    .map(([program, hows]) => `${program} (ended ${hows.length} times, at last with ${hows.at(-1)})`);
}
