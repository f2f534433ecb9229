import { Agent, type Dispatcher, request } from "undici";
import { CheckFailure } from "../check.ts";
import { localLookup } from "./lookup.ts";
import { connectionProblem } from "./problem.ts";

/** An answer, read to its end. */
export interface Answer {
  /** What was asked: `GET https://…`. */
  target: string;
  status: number;
  contentType: string;
  /** By which the server's log knows the request; undefined where it says none. */
  requestId: string | undefined;
  text: string;
}

export interface Call {
  signal: AbortSignal;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
}

export interface HttpClientOptions {
  /** PEM text of the one authority that certificates are verified with. Default: those that Node trusts. */
  authority?: string | undefined;
  /** Sent with every request. Default: none. */
  headers?: Record<string, string>;
  /** That are open at once; default: one, because the others would have to be opened first. */
  connections?: number;
  /** Where to look when there is no connection, and when a certificate is wrong. */
  hints: { connection: string; certificate: string };
}

/** More than any answer here may be. */
const largestAnswer = 5_000_000;

/** Asks over connections that are kept; redirects are answers, and every status is. */
export class HttpClient {
  private readonly agent: Agent;
  private readonly hints: HttpClientOptions["hints"];
  private readonly headers: Record<string, string>;

  constructor({ authority, hints, headers = {}, connections = 1 }: HttpClientOptions) {
    this.hints = hints;
    this.headers = headers;
    this.agent = new Agent({
      connect: { lookup: localLookup, ...(authority === undefined ? {} : { ca: authority }) },
      connections,
    });
  }

  /** @throws CheckFailure when there is no whole answer; the signal's reason */
  async call(url: string, { signal, method = "GET", headers: own = {}, body }: Call): Promise<Answer> {
    const target = `${method} ${url}`;
    const headers = { ...this.headers, ...own };
    try {
      const answer = await request(url, {
        ...{ dispatcher: this.agent, method, signal },
        headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await readText(answer.body, target);
      return {
        ...{ target, text, status: answer.statusCode, contentType: header(answer, "content-type") ?? "" },
        requestId: /^[\w-]{1,64}$/.exec(header(answer, "x-request-id") ?? "")?.[0],
      };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CheckFailure) throw error;
      const { came, kind } = connectionProblem(error);
      throw new CheckFailure({ expected: `an answer of ${target}`, came, hint: this.hints[kind] });
    }
  }

  /** Ends what is open, also in the middle of an answer. */
  close(): Promise<void> {
    return this.agent.destroy();
  }
}

async function readText(body: Dispatcher.ResponseData["body"], target: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > largestAnswer) {
      throw new CheckFailure({
        expected: `an answer of ${target} of at most ${largestAnswer / 1e6} MB`,
        came: "it is larger",
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function header({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}
