import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers a request. @param count how many there were before */
type Answer = (response: ServerResponse, count: number) => void;

/** A server on a free port of this machine that keeps what it is sent. */
export class ReceivingServer {
  readonly received: Received[] = [];
  answer: Answer = (response) => response.end("ok");
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        this.received.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
        this.answer(response, this.received.length - 1);
      });
    });
  }

  static async start(): Promise<ReceivingServer> {
    const receiving = new ReceivingServer();
    receiving.server.listen(0, "127.0.0.1");
    await once(receiving.server, "listening");
    return receiving;
  }

  /** @param path which may hold a token */
  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, "close");
  }
}
