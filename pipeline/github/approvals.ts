import { z } from "zod";
import type { ApprovalFacts } from "../decide-approvals.ts";
import { PipelineError } from "../failure.ts";
import { type GitHub, variable } from "./client.ts";

const reviews = z.array(
  z.object({
    state: z.string(),
    user: z.object({ login: z.string() }),
    environments: z.array(z.object({ name: z.string() })),
  }),
);
const jobs = z.object({
  jobs: z.array(z.object({ name: z.string(), conclusion: z.string().nullable(), completed_at: z.string().nullable() })),
});

/**
 * What GitHub knows of the approvals of this run.
 * @param requestJob the job with whose end people were asked
 * @throws PipelineError
 */
export async function readApprovals(
  github: GitHub,
  requestJob: string,
  environment: NodeJS.ProcessEnv,
): Promise<ApprovalFacts> {
  const run = variable(environment, "GITHUB_RUN_ID");
  const [given, { jobs: all }] = await Promise.all([
    github.get(`/actions/runs/${run}/approvals`, reviews),
    github.get(`/actions/runs/${run}/jobs?per_page=100`, jobs),
  ]);
  const request = all.find(({ name, conclusion }) => name === requestJob && conclusion === "success");
  const requestedAt = request?.completed_at ?? null;
  if (requestedAt === null) {
    throw new PipelineError(
      `This run has no job "${requestJob}" that succeeded: nobody knows since when approval was asked for.`,
    );
  }
  return {
    reviews: given.map(({ state, user, environments }) => ({
      state,
      user: user.login,
      environments: environments.map(({ name }) => name),
    })),
    requestedAt: new Date(requestedAt),
    attempt: Number(environment["GITHUB_RUN_ATTEMPT"] ?? "1"),
  };
}
