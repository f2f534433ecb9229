import { setTimeout as sleep } from "node:timers/promises";
import { type Agent, request } from "undici";
import { connectionsTo } from "./http.ts";
import { LoadReport, isSuccess } from "./load-report.ts";

export interface LoadOptions {
  /** Asked for in turn, with GET. */
  urls: readonly [string, ...string[]];
  /** Clients that keep their connection from request to request. */
  keepAlive: number;
  /** Clients that open a new connection for every request; default: none. */
  fresh?: number;
  /** Requests a second of all clients together, at most; default: as fast as the answers come. */
  perSecond?: number;
  /** Requests after which the load ends by itself. */
  maximum: number;
  caCertificatePath?: string;
  /** Told of every answer of 200 to 299. */
  onSuccess?: (text: string) => void;
}

/** Clients that ask again and again until told to stop, and count every answer. */
export class Load {
  private readonly options: LoadOptions;
  private readonly counted = new LoadReport();
  private readonly clients: Promise<void>[] = [];
  private readonly agents: Agent[] = [];
  private stopping = false;
  private started = 0;
  private nextStart = 0;

  constructor(options: LoadOptions) {
    this.options = options;
  }

  start(): this {
    const { keepAlive, fresh = 0, caCertificatePath } = this.options;
    this.nextStart = performance.now();
    for (const [count, keeps] of [
      [keepAlive, true],
      [fresh, false],
    ] as const) {
      const agent = connectionsTo({ caCertificatePath, keepAlive: keeps, most: Math.max(1, count) });
      this.agents.push(agent);
      for (let client = 0; client < count; client++) this.clients.push(this.keepAsking(agent));
    }
    return this;
  }

  /** What has been counted so far; requests under way are not in it yet. */
  get report(): LoadReport {
    return this.counted;
  }

  /** Waits for the answers that are under way. @returns the complete count */
  async stop(): Promise<LoadReport> {
    this.stopping = true;
    await Promise.all(this.clients);
    await Promise.all(this.agents.map((agent) => agent.close()));
    return this.counted;
  }

  private async keepAsking(agent: Agent): Promise<void> {
    while (!this.stopping && this.started < this.options.maximum) {
      const { urls } = this.options;
      const url = urls[this.started % urls.length] ?? urls[0];
      this.started += 1;
      await this.turn();
      await this.ask(agent, url);
    }
  }

  /** Waits until the agreed rate allows one more request. */
  private async turn(): Promise<void> {
    const { perSecond } = this.options;
    if (perSecond === undefined) return;
    const start = Math.max(this.nextStart, performance.now());
    this.nextStart = start + 1000 / perSecond;
    await sleep(Math.max(0, start - performance.now()));
  }

  private async ask(agent: Agent, url: string): Promise<void> {
    const startedAt = performance.now();
    const { result, text } = await request(url, { dispatcher: agent })
      .then(async ({ body, statusCode }) => ({ result: statusCode, text: await body.text() }))
      .catch((error: unknown) => ({ result: nameOf(error), text: String(error) }));
    const outcome = { result, startedAt, endedAt: performance.now() };
    if (isSuccess(outcome)) this.options.onSuccess?.(text);
    const answer = text.replaceAll(/\s+/g, " ").slice(0, 160);
    this.counted.record(isSuccess(outcome) ? outcome : { ...outcome, failure: { at: new Date(), url, answer } });
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
