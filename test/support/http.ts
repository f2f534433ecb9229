import { readFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { isLocalName, localLookup } from "../../operations/health/http/lookup.ts";

/** An answer, read to its end. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface CallOptions {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  /** Anything but a buffer is sent as JSON. */
  body?: unknown;
}

/** Resolves `*.localhost` to this machine; any other name is refused, so that no test can leave the machine. */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  if (isLocalName(hostname)) localLookup(hostname, options, callback);
  else callback(Object.assign(new Error(`${hostname} is not a name of this machine`), { code: "ENOTFOUND" }), "");
};

export interface Connections {
  /** PEM file with the authority that servers are verified with; default: the public ones. */
  caCertificatePath?: string | undefined;
  /** How many stay open to one server; default: no limit. */
  most?: number;
  /** Whether a connection serves one request after another; default: yes. */
  keepAlive?: boolean;
}

/** Connections as a browser would open them to the stack's public names. Milliseconds: 10 s to connect, 30 s to answer. */
export function connectionsTo({ caCertificatePath, most, keepAlive = true }: Connections): Agent {
  return new Agent({
    connect: {
      lookup: loopbackLookup,
      timeout: 10_000,
      ...(caCertificatePath === undefined ? {} : { ca: readFileSync(caCertificatePath) }),
    },
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    pipelining: keepAlive ? 1 : 0,
    ...(most === undefined ? {} : { connections: most }),
  });
}

/** Calls the stack's public addresses; redirects are shown, not followed, and no status is an error. */
export class HttpClient {
  private readonly agent: Agent;

  constructor(connections: Connections) {
    this.agent = connectionsTo(connections);
  }

  async call(url: string, { method = "GET", headers = {}, body }: CallOptions = {}): Promise<Answer> {
    const isJson = body !== undefined && !Buffer.isBuffer(body);
    const answer = await request(url, {
      dispatcher: this.agent,
      method,
      headers: isJson ? { "content-type": "application/json", ...headers } : headers,
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    });
    const content = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, headers: answer.headers, body: content };
  }

  async close(): Promise<void> {
    await this.agent.close();
  }
}

/** @throws Error with the beginning of the answer when it is not JSON or has another status than expected */
export function jsonOf(answer: Answer, expectedStatus = 200): unknown {
  const text = answer.body.toString("utf8");
  if (answer.status !== expectedStatus) {
    throw new Error(`answered ${answer.status} instead of ${expectedStatus}: ${text.slice(0, 300)}`);
  }
  return JSON.parse(text);
}
