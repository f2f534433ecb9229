import { z } from "zod";
import { pause } from "../../pause.ts";

export interface AtlasAccess {
  /** `https://cloud.mongodb.com`. */
  url: string;
  /** Of a service account that may see the project, make backups and restore them. */
  clientId: string;
  clientSecret: string;
  signal: AbortSignal;
  /** Milliseconds before the first repetition, doubled each time; default: one second. */
  firstDelay?: number;
}

/** Atlas refused, or could not be reached; the message is one sentence without secrets. */
export class AtlasApiError extends Error {
  override readonly name = "AtlasApiError";
  /** Of HTTP; undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** The version of every resource that is asked for: Atlas answers with the newest one that is not newer than this date. */
const mediaType = "application/vnd.atlas.2025-03-12+json";
const tokenPath = "/api/oauth/token";
const attempts = 5;
/** Milliseconds for one answer. */
const patience = 30_000;

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const complaintSchema = z.object({
  // ApiError; and what OAuth says (RFC 6749, 5.2).
  errorCode: z.string().optional(),
  detail: z.string().optional(),
  error: z.union([z.string(), z.number()]).optional(),
  error_description: z.string().optional(),
});

/** The Atlas Administration API as a service account (OAuth 2.0, client credentials): a token is good for an hour. */
export class AtlasApi {
  private readonly access: AtlasAccess;
  private token: { text: string; until: number } | undefined;

  constructor(access: AtlasAccess) {
    this.access = access;
  }

  /** @returns the answer's JSON; its shape is the caller's business. @throws AtlasApiError */
  async get(path: string): Promise<unknown> {
    return this.send(`GET ${path}`, path, { headers: await this.headers() });
  }

  /** Not repeated unless Atlas has surely done nothing. @throws AtlasApiError as {@link get} */
  async post(path: string, body: object): Promise<unknown> {
    const headers = { ...(await this.headers()), "content-type": mediaType };
    return this.send(`POST ${path}`, path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  private async headers(): Promise<Record<string, string>> {
    if (this.token === undefined || Date.now() >= this.token.until) {
      const { clientId, clientSecret } = this.access;
      const answer = await this.send("the service account's token", tokenPath, {
        method: "POST",
        headers: {
          authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: "grant_type=client_credentials",
      });
      const parsed = tokenSchema.safeParse(answer);
      if (!parsed.success) throw new AtlasApiError("Atlas gave no token that is understood to the service account.");
      // A minute early, so that it does not end on its way.
      const until = Date.now() + (parsed.data.expires_in - 60) * 1000;
      this.token = { text: parsed.data.access_token, until };
    }
    return { authorization: `Bearer ${this.token.text}`, accept: mediaType };
  }

  private async send(what: string, path: string, request: RequestInit): Promise<unknown> {
    const { signal, url, firstDelay = 1_000 } = this.access;
    const isOrder = request.method === "POST" && path !== tokenPath;
    for (let attempt = 1; ; attempt++) {
      const failure = await this.attempt(new URL(path, url), what, request);
      if (!(failure instanceof AtlasApiError)) return failure.content;
      signal.throwIfAborted();
      const isHarmless = !isOrder || failure.status === 429;
      const isPassing = failure.status === undefined || failure.status === 429 || failure.status >= 500;
      if (!isHarmless || !isPassing || attempt === attempts) throw failure;
      await pause(firstDelay * 2 ** (attempt - 1), signal);
    }
  }

  private async attempt(url: URL, what: string, request: RequestInit): Promise<{ content: unknown } | AtlasApiError> {
    try {
      const limited = AbortSignal.any([this.access.signal, AbortSignal.timeout(patience)]);
      const answer = await fetch(url, { ...request, signal: limited });
      const text = await answer.text();
      if (answer.ok) return { content: JSON.parse(text) as unknown };
      return new AtlasApiError(`Atlas refused ${what}: ${answer.status}${complaint(text)}`, answer.status);
    } catch (error) {
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? cause.message : message;
      return new AtlasApiError(`Atlas does not answer at ${url.host} (${what}): ${why}`);
    }
  }
}

function complaint(text: string): string {
  try {
    const {
      error,
      errorCode = typeof error === "string" ? error : undefined,
      ...said
    } = complaintSchema.parse(JSON.parse(text));
    return [errorCode, said.detail ?? said.error_description]
      .map((part) => (part === undefined ? "" : ` ${part}`))
      .join("");
  } catch {
    return "";
  }
}
