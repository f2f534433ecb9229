import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** `up` is from the client to the server, `down` the other way. */
export type Direction = "up" | "down";

interface Cut {
  direction: Direction;
  bytesLeft: number;
  every: number;
  timesLeft: number;
}

/**
 * A proxy between a client and a server on this machine that passes bytes on as they are, until it is told to be a bad
 * network. Faults last until `heal`.
 */
export class FaultyProxy {
  /** Where clients connect to instead: `127.0.0.1:<port>`. */
  readonly host: string;
  readonly port: number;
  /** What it has carried and done so far. */
  readonly seen = { connections: 0, cuts: 0, up: 0, down: 0 };

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private planned: Cut | undefined;
  private bytesPerSecond = Infinity;
  private refusing = false;
  private stalled: PromiseWithResolvers<void> | undefined;

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    this.host = `127.0.0.1:${this.port}`;
  }

  /** Starts it on a free port, in front of a port of this machine. */
  static async start(targetPort: number): Promise<FaultyProxy> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const proxy = new FaultyProxy(server);
    server.on("connection", (client) => proxy.accept(client, targetPort));
    return proxy;
  }

  /** The same address with this proxy's host and port. */
  inFrontOf(url: string): string {
    const through = new URL(url);
    through.host = this.host;
    return through.href.replace(/\/$/, "");
  }

  /**
   * Resets the connection that carries the byte after `bytes`, counted over all connections from now on; `times` in a row,
   * each after as many bytes as the first. Replaces a cut that was planned before.
   */
  cutAfter(direction: Direction, bytes: number, times = 1): void {
    this.planned = { direction, bytesLeft: bytes, every: bytes, timesLeft: times };
  }

  /** Lets every connection carry no more than this in each direction. */
  slowTo(bytesPerSecond: number): void {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Connections stay open, new ones open, and nothing is carried any more. */
  stall(): void {
    this.stalled ??= Promise.withResolvers();
  }

  /** The server is gone: resets every connection there is, and every new one at once. */
  refuse(): void {
    this.refusing = true;
    this.resetAll();
  }

  /** A good network again; connections that were cut stay so. */
  heal(): void {
    this.planned = undefined;
    this.bytesPerSecond = Infinity;
    this.refusing = false;
    this.stalled?.resolve();
    this.stalled = undefined;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.heal();
    this.resetAll();
    await closed;
  }

  private accept(client: Socket, targetPort: number): void {
    this.seen.connections += 1;
    if (this.refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(targetPort, "127.0.0.1");
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    }
    const reset = () => {
      client.resetAndDestroy();
      server.resetAndDestroy();
    };
    // An end that is cut, by us or by a peer, ends the other one too.
    this.carry("up", client, server, reset).catch(reset);
    this.carry("down", server, client, reset).catch(reset);
  }

  private async carry(direction: Direction, from: Socket, to: Socket, reset: () => void): Promise<void> {
    await pipeline(
      from,
      async function* (this: FaultyProxy, chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          await this.stalled?.promise;
          if (this.isCutBy(direction, chunk.length)) reset();
          this.seen[direction] += chunk.length;
          yield chunk;
          if (this.bytesPerSecond < Infinity) await sleep((chunk.length / this.bytesPerSecond) * 1000);
        }
      }.bind(this),
      to,
    );
  }

  /** Whether a planned cut is due with these bytes. */
  private isCutBy(direction: Direction, bytes: number): boolean {
    const cut = this.planned;
    if (cut?.direction !== direction) return false;
    cut.bytesLeft -= bytes;
    if (cut.bytesLeft > 0) return false;
    cut.bytesLeft = cut.every;
    cut.timesLeft -= 1;
    if (cut.timesLeft === 0) this.planned = undefined;
    this.seen.cuts += 1;
    return true;
  }

  private resetAll(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }
}
