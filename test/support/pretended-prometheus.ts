import { FakeKubectl } from "./fake-kubectl.ts";
import { ReceivingServer } from "./receiving-server.ts";

/** What is known of a query; undefined: nothing. */
export type Known = (query: string) => Record<string, string>[] | undefined;

/** Values of a series, by the number of the sample. */
export type ValueOf = (labels: Readonly<Record<string, string>>, index: number) => number;

const proxied = /^\/api\/v1\/namespaces\/monitoring\/services\/http:prometheus:9090\/proxy(\/.*)$/;
const template = {
  spec: { metrics: [{ provider: { prometheus: { address: "http://prometheus.monitoring.svc:9090" } } }] },
};

/**
 * A server on this machine that speaks `query_range` as Prometheus does, behind a `kubectl` that reaches it through the
 * API server.
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
 */
export class PretendedPrometheus {
  readonly kubectl: FakeKubectl;
  known: Known = () => undefined;
  valueOf: ValueOf = () => 1;
  /** Whether the rollouts name it. */
  isNamed = true;
  private readonly server: ReceivingServer;

  private constructor(server: ReceivingServer, kubectl: FakeKubectl) {
    this.server = server;
    this.kubectl = kubectl;
  }

  static async start(): Promise<PretendedPrometheus> {
    const server = await ReceivingServer.start();
    const kubectl = await FakeKubectl.start(async ({ args }, reply) => {
      const path = args.find((arg) => arg.startsWith("--raw="))?.slice(6);
      if (path === undefined) {
        reply.out(JSON.stringify({ items: pretended.isNamed ? [template] : [] }));
        return 0;
      }
      const answer = await fetch(server.url(proxied.exec(path)?.[1] ?? "/"));
      const text = await answer.text();
      if (!answer.ok) throw new Error(`Error from server (${answer.statusText.replaceAll(" ", "")}): ${text}`);
      reply.out(text);
      return 0;
    });
    const pretended = new PretendedPrometheus(server, kubectl);
    server.answer = (response, count) => {
      const { status, body } = pretended.answerTo(server.received[count]?.path ?? "");
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    return pretended;
  }

  get queries(): string[] {
    return this.server.received.map(({ path }) => new URL(path, "http://prometheus").searchParams.get("query") ?? "");
  }

  async stop(): Promise<void> {
    await Promise.all([this.server.stop(), this.kubectl.stop()]);
  }

  private answerTo(path: string): { status: number; body: object } {
    const { pathname, searchParams } = new URL(path, "http://prometheus");
    const [query = "", start = "", end = "", step = ""] = ["query", "start", "end", "step"].map(
      (name) => searchParams.get(name) ?? undefined,
    );
    const [from, to] = [Date.parse(start) / 1000, Date.parse(end) / 1000];
    const count = Math.floor((to - from) / Number(step)) + 1;
    if (pathname !== "/api/v1/query_range" || !(count > 0 && count <= 11_000)) {
      return { status: 400, body: { status: "error", errorType: "bad_data", error: `invalid parameters: ${path}` } };
    }
    const result = (this.known(query) ?? []).map((metric) => {
      const values = Array.from({ length: count }, (_, index) => [
        from + index * Number(step),
        String(this.valueOf(metric, index)),
      ]);
      return { metric, values };
    });
    return { status: 200, body: { status: "success", data: { resultType: "matrix", result } } };
  }
}
