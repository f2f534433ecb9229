import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { BSON } from "mongodb";

/** When a client dies: the command is the last thing that it sends, and arrives or not. */
export interface Death {
  /** How many commands there were before, over all connections; those by which a driver watches a server do not count. */
  after: number;
  /** Whether the server still gets the last command, whose answer nobody hears. */
  arrives: boolean;
  /** The only command that counts; default: all. */
  command?: string;
}

const watching = new Set(["hello", "isMaster", "ismaster", "ping", "endSessions", "killCursors"]);
const opMessage = 2013;

/** Stands between a client and a database server, and cuts the client off for good at a certain command, as SIGKILL does. */
export class MortalConnection {
  readonly commands: string[] = [];
  readonly port: number;
  private readonly server: Server;
  private readonly death: Death;
  private readonly sockets = new Set<Socket>();
  private readonly dying = Promise.withResolvers<true>();
  private isDead = false;

  private constructor(server: Server, death: Death) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    this.death = death;
  }

  static async start(targetPort: number, death: Death): Promise<MortalConnection> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const connection = new MortalConnection(server, death);
    server.on("connection", (client) => connection.accept(client, targetPort));
    return connection;
  }

  /** Comes true when the client is cut off, after the server has done what arrived. */
  get died(): Promise<true> {
    return this.dying.promise;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.cut();
    await closed;
  }

  private accept(client: Socket, targetPort: number): void {
    if (this.isDead) {
      client.destroy();
      return;
    }
    const upstream = connect(targetPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket
        .on("error", () => undefined)
        .once("close", () => {
          client.destroy();
          upstream.destroy();
          this.sockets.delete(socket);
        });
    }
    upstream.pipe(client);
    let pending = Buffer.alloc(0);
    client.on("data", (bytes: Buffer) => {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
        const message = pending.subarray(0, pending.readInt32LE(0));
        pending = pending.subarray(message.length);
        this.pass(message, client, upstream);
      }
    });
  }

  private pass(message: Buffer, client: Socket, upstream: Socket): void {
    if (this.isDead) return;
    const command = commandOf(message);
    const counts = this.death.command ?? command;
    if (command === undefined || watching.has(command) || command !== counts) {
      upstream.write(message);
      return;
    }
    this.commands.push(command);
    if (this.commands.length <= this.death.after) {
      upstream.write(message);
      return;
    }
    this.isDead = true;
    upstream.unpipe(client);
    if (!this.death.arrives) this.end();
    else
      upstream
        .resume()
        .once("data", () => this.end())
        .write(message);
  }

  private end(): void {
    this.cut();
    this.dying.resolve(true);
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

function commandOf(message: Buffer): string | undefined {
  if (message.readInt32LE(12) !== opMessage) return undefined;
  // Header, flags and the kind of the first section, which is the command itself.
  return Object.keys(BSON.deserialize(message.subarray(21, 21 + message.readInt32LE(21))))[0];
}
