import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { toolPath } from "../../local/toolchain/index.ts";

interface Answer {
  status: "success" | "error";
  error?: string;
  data?: { result: { metric: Record<string, string>; value: [at: number, value: string] }[] };
}

/** The local stack's Prometheus on a free port of this machine, which reads one page of metrics several times a second. */
export class RealPrometheus {
  private readonly directory: string;
  private readonly page: Server;
  private readonly child: ChildProcess;
  private readonly address: string;

  private constructor(directory: string, page: Server, child: ChildProcess, address: string) {
    this.directory = directory;
    this.page = page;
    this.child = child;
    this.address = address;
  }

  /** @param metrics the page, in Prometheus' text format */
  static async start(metrics: () => string): Promise<RealPrometheus> {
    const executable = await toolPath("prometheus");
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-prometheus-"));
    const page = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(metrics());
    }).listen(0, "127.0.0.1");
    await once(page, "listening");
    const target = `127.0.0.1:${(page.address() as AddressInfo).port}`;
    const configuration = {
      global: { scrape_interval: "200ms", scrape_timeout: "200ms" },
      scrape_configs: [{ job_name: "page", honor_labels: true, static_configs: [{ targets: [target] }] }],
    };
    await writeFile(join(directory, "prometheus.json"), JSON.stringify(configuration));
    const child = spawn(
      executable,
      [
        ...[`--config.file=${join(directory, "prometheus.json")}`, `--storage.tsdb.path=${join(directory, "data")}`],
        ...["--web.listen-address=127.0.0.1:0", "--log.format=json"],
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    return new RealPrometheus(directory, page, child, await listening(child));
  }

  /** @throws Error with what Prometheus says when it refuses the query */
  async ask(query: string): Promise<NonNullable<Answer["data"]>["result"]> {
    const body = new URLSearchParams({ query });
    const answer = (await (
      await fetch(`http://${this.address}/api/v1/query`, { method: "POST", body })
    ).json()) as Answer;
    if (answer.data === undefined) throw new Error(`${answer.error ?? "no reason was given"}: ${query}`);
    return answer.data.result;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill("SIGKILL");
      await once(this.child, "close");
    }
    this.page.closeAllConnections();
    this.page.close();
    await rm(this.directory, { recursive: true });
  }
}

/** The address that its log names. @throws Error with the end of the log, when it ends instead */
async function listening({ stderr }: ChildProcess): Promise<string> {
  const lines: string[] = [];
  if (stderr !== null) {
    for await (const line of createInterface({ input: stderr })) {
      lines.push(line);
      const { msg, address } = JSON.parse(line) as { msg?: string; address?: string };
      if (msg === "Listening on" && address !== undefined) {
        stderr.resume();
        return address;
      }
    }
  }
  throw new Error(`Prometheus has ended:\n${lines.slice(-5).join("\n")}`);
}
