import { PipelineError } from "./failure.ts";

/** Milliseconds after the request for which approvals hold. */
export const approvalLimit = 24 * 3600_000;

export interface Review {
  /** `approved`, `rejected` or `pending`. */
  readonly state: string;
  readonly user: string;
  /** The environments that it is about: one review may be of several. */
  readonly environments: readonly string[];
}

/** What is known of the approvals of a run. GitHub does not say when one was given, hence the time of the request. */
export interface ApprovalFacts {
  readonly reviews: readonly Review[];
  /** When people were asked. */
  readonly requestedAt: Date;
  /** Of the run: 1, and more when it was run again. Reviews do not say of which attempt they are. */
  readonly attempt: number;
}

/**
 * Whether each environment was approved by somebody else, and not too long ago.
 * @returns who approved, in the order of the environments
 * @throws PipelineError with the reason why not
 */
export function decideApprovals(facts: ApprovalFacts, environments: readonly string[], now: Date): string[] {
  const { reviews, requestedAt, attempt } = facts;
  if (attempt !== 1) {
    throw new PipelineError("This run was run again, and its approvals were for the first time: begin a new run.");
  }
  const age = now.getTime() - requestedAt.getTime();
  if (!(age <= approvalLimit)) {
    throw new PipelineError(
      `Approval was asked for at ${requestedAt.toISOString()}, and holds for 24 hours: begin a new run.`,
    );
  }
  const rejected = reviews.find(({ state }) => state === "rejected");
  if (rejected !== undefined) throw new PipelineError(`${rejected.user} has rejected this run.`);
  const approvers = environments.map((environment) => {
    const users = approversOf(reviews, environment);
    if (users.length > 0) return users;
    throw new PipelineError(
      `Nobody has approved ${environment}: protect that environment with required reviewers, and begin a new run.`,
    );
  });
  const different = chooseDifferent(approvers);
  if (different !== undefined) return different;
  throw new PipelineError(
    `${environments.join(" and ")} were approved by ${[...new Set(approvers.flat())].join(", ")} alone: ` +
      `${environments.length} different people are needed. Begin a new run.`,
  );
}

function approversOf(reviews: readonly Review[], environment: string): string[] {
  return reviews
    .filter(({ state, environments }) => state === "approved" && environments.includes(environment))
    .map(({ user }) => user);
}

/** One of each list, no two the same; GitHub's names are the same in capitals. */
function chooseDifferent(lists: readonly (readonly string[])[], taken: readonly string[] = []): string[] | undefined {
  const [first, ...others] = lists;
  if (first === undefined) return [];
  for (const user of first.filter((one) => !taken.includes(one.toLowerCase()))) {
    const rest = chooseDifferent(others, [...taken, user.toLowerCase()]);
    if (rest !== undefined) return [user, ...rest];
  }
  return undefined;
}
