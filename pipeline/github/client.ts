import { z } from "zod";
import { pause } from "../../operations/pause.ts";
import { PipelineError } from "../failure.ts";

const answerTimeout = 30_000;
/** How often something is asked that the server was too busy for. */
const attempts = 4;

export interface GitHubSettings {
  /** Such as https://api.github.com. */
  readonly api: string;
  /** OWNER/NAME. */
  readonly repository: string;
  readonly token: string;
  /** Milliseconds before something is asked again, doubled each time; default: one second. */
  readonly firstWait?: number;
}

type Method = "GET" | "POST" | "PATCH";

/** The repository that a workflow runs in, by GitHub's REST API. */
export class GitHub {
  private readonly settings: GitHubSettings;

  constructor(settings: GitHubSettings) {
    this.settings = settings;
  }

  /** @throws PipelineError naming the variables that are missing */
  static fromEnvironment(environment: NodeJS.ProcessEnv): GitHub {
    const api = environment["GITHUB_API_URL"] ?? "https://api.github.com";
    return new GitHub({
      api,
      repository: variable(environment, "GITHUB_REPOSITORY"),
      token: variable(environment, "GITHUB_TOKEN"),
    });
  }

  /** @param path below the repository, such as `/issues/1`. @throws PipelineError */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return (await this.call("GET", path, schema)).value;
  }

  /** Every entry of all pages. @param entries what a page is */
  async all<T>(path: string, entries: z.ZodType<T[]>): Promise<T[]> {
    const found: T[] = [];
    const base = `${path}${path.includes("?") ? "&" : "?"}per_page=100`;
    for (let page = 1, more = true; more; page++) {
      const { value, hasNext } = await this.call("GET", `${base}&page=${page}`, entries);
      found.push(...value);
      more = hasNext;
    }
    return found;
  }

  async send<T>(method: "POST" | "PATCH", path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return (await this.call(method, path, schema, body)).value;
  }

  private async call<T>(method: Method, path: string, schema: z.ZodType<T>, body?: unknown) {
    const response = await this.ask(method, path, body);
    const parsed = schema.safeParse(await response.json());
    if (!parsed.success) {
      throw new PipelineError(
        `GitHub's answer to ${method} ${path} is not understood: ${z.prettifyError(parsed.error)}`,
      );
    }
    return { value: parsed.data, hasNext: /rel="next"/.test(response.headers.get("link") ?? "") };
  }

  private async ask(method: Method, path: string, body: unknown): Promise<Response> {
    const { firstWait = 1_000 } = this.settings;
    for (let attempt = 1; ; attempt++) {
      const result = await this.request(method, path, body).catch((error: unknown) => error as Error);
      if (result instanceof Response && result.ok) return result;
      const { problem, isPassing } = await describe(result);
      // What may have been done already is not sent twice.
      if (method !== "GET" || !isPassing || attempt === attempts) {
        throw new PipelineError(`GitHub did not do ${method} ${path}: ${problem}.`);
      }
      await pause(firstWait * 2 ** (attempt - 1), undefined);
    }
  }

  private request(method: Method, path: string, body: unknown): Promise<Response> {
    const { api, repository, token } = this.settings;
    return fetch(`${api}/repos/${repository}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "x-github-api-version": "2022-11-28",
        "user-agent": "immoexpress-pipeline",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerTimeout),
    });
  }
}

/** @throws PipelineError when it is not set */
export function variable(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== "") return value;
  throw new PipelineError(`${name} is not set: GitHub sets it in a workflow's step; elsewhere set it yourself.`);
}

async function describe(result: Response | Error): Promise<{ problem: string; isPassing: boolean }> {
  if (!(result instanceof Response)) return { problem: result.message, isPassing: true };
  const said = (await result.text().catch(() => "")).replaceAll(/\s+/g, " ").slice(0, 200);
  return { problem: `HTTP ${result.status} ${said}`.trim(), isPassing: result.status === 429 || result.status >= 500 };
}
