import { execFile } from "node:child_process";
import { hostname, userInfo } from "node:os";
import { promisify } from "node:util";

/** What the pipelines call whoever started them. */
const pipelineVariables = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOREMAIL", "CIRCLE_USERNAME"];

/**
 * Who does something here, for the record: IMMO_ACTOR, or who started the pipeline, or git's user.email, or user@host. It is
 * a claim, not a proof: who may write a record may claim anything.
 * @returns one line of at most 200 characters
 */
export async function findActor(environment: NodeJS.ProcessEnv): Promise<string> {
  const claimed = ["IMMO_ACTOR", ...pipelineVariables].map((name) => tidy(environment[name] ?? ""));
  return claimed.find((name) => name !== "") ?? ((await gitEmail()) || tidy(`${userName()}@${hostname()}`));
}

async function gitEmail(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("git", ["config", "--get", "user.email"], { timeout: 2_000 });
    return tidy(stdout);
  } catch {
    // No git, or nothing configured.
    return "";
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container there may be no name for the number.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

function tidy(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 200);
}
