import { closest } from "../commands/closest.ts";
import { formatTime } from "../terminal/format.ts";
import { ReleaseRefusedError } from "./errors.ts";
import type { DeployedRelease, ReleaseImages } from "./history.ts";
import { releaseDate } from "./tag.ts";

/** How many releases a sentence names. */
const mostNamed = 3;

/** The release that a failed deployment goes back to: the newest good one. @param releases newest first */
export function lastGood(releases: readonly DeployedRelease[]): DeployedRelease | undefined {
  return releases.find(({ result }) => result === "good");
}

/**
 * The release that a rollback goes to.
 * @param releases newest first
 * @param died a release whose deployment was killed: Pulumi's history does not know of it
 * @throws ReleaseRefusedError in one sentence that names the nearest and the newest good ones
 */
export function rollbackTarget(releases: readonly DeployedRelease[], to: string, died?: string): DeployedRelease {
  if (to === "last-good") return beforeTheLast(releases, died);
  const ofTag = releases.filter(({ tag }) => tag === to);
  const good = lastGood(ofTag);
  if (good !== undefined) return good;
  const why = ofTag.length === 0 ? `Nobody has deployed ${to} to this stack` : `${to} was never good on this stack`;
  throw new ReleaseRefusedError(`${why}: ${suggestion(releases, to)}.`);
}

/** The good release before the one that runs, leaving out those that were gone back from. */
function beforeTheLast(releases: readonly DeployedRelease[], died: string | undefined): DeployedRelease {
  const [newest] = releases;
  if (newest === undefined) {
    throw new ReleaseRefusedError("This stack has no release yet: npm run deploy makes the first one.");
  }
  // A deployment that failed, or was killed, has left something else than the last good release.
  const isSettled = newest.result === "good" && died === undefined;
  const candidates = isSettled ? releases.filter(({ tag }) => tag !== newest.tag) : releases;
  if (isSettled && newest.action === "rollback") {
    throw new ReleaseRefusedError(
      `${newest.tag} runs since the rollback of ${formatTime(newest.startedAt)} UTC: which older release is meant by last-good is yours to say; ${suggestion(candidates, "")}.`,
    );
  }
  const undone = undoneTags(releases);
  const found = candidates.find(({ tag, result }) => result === "good" && !undone.has(tag));
  if (found !== undefined) return found;
  throw new ReleaseRefusedError(
    `No other release was good on this stack than ${newest.tag}: ${suggestion(candidates, "")}.`,
  );
}

/** Tags that a rollback went away from, and that nobody has deployed successfully since. */
function undoneTags(newestFirst: readonly DeployedRelease[]): Set<string> {
  const undone = new Set<string>();
  for (const { tag, action, from, result } of newestFirst.toReversed()) {
    if (result !== "good") continue;
    undone.delete(tag);
    if (action === "rollback" && from !== null && from !== tag) undone.add(from);
  }
  return undone;
}

/**
 * The tags that were deployed after a release was good for the last time, oldest first: what a rollback to it undoes.
 * @param releases newest first
 */
export function undoneBy(releases: readonly DeployedRelease[], target: DeployedRelease): string[] {
  const after = releases.slice(
    0,
    releases.findIndex(({ startedAt }) => startedAt === target.startedAt),
  );
  return [...new Set(after.toReversed().map(({ tag }) => tag))].filter((tag) => tag !== target.tag);
}

/**
 * Refuses a tag that names other images already: going back to it would mean either.
 * @throws ReleaseRefusedError
 */
export function checkTagIsFree(releases: readonly DeployedRelease[], tag: string, images: ReleaseImages): void {
  const known = lastGood(releases.filter((one) => one.tag === tag));
  if (known?.images === undefined || known.images === null) return;
  if (known.images.frontend === images.frontend && known.images.backend === images.backend) return;
  throw new ReleaseRefusedError(
    `${tag} was deployed at ${formatTime(known.startedAt)} UTC with other images: choose another tag, or leave --release out for a new one.`,
  );
}

/** `the nearest is …; the newest good ones are …`. */
function suggestion(releases: readonly DeployedRelease[], meant: string): string {
  const tags = [...new Set(releases.filter(({ result }) => result === "good").map(({ tag }) => tag))];
  if (tags.length === 0) return "there is no good one to go back to";
  const near = meant === "" ? undefined : nearest(tags, meant);
  const named = tags.slice(0, mostNamed);
  const newest = `the newest good ${named.length === 1 ? "one is" : "ones are"} ${named.join(", ")}`;
  return near === undefined ? newest : `the nearest is ${near}, ${newest}`;
}

/** By time for a tag, by spelling for anything else. */
function nearest(tags: readonly string[], meant: string): string | undefined {
  const moment = releaseDate(meant)?.getTime();
  if (moment === undefined) return closest(meant, tags);
  const distance = (tag: string) => Math.abs((releaseDate(tag)?.getTime() ?? Infinity) - moment);
  return tags.toSorted((one, other) => distance(one) - distance(other))[0];
}
