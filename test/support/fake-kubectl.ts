import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface KubectlCall {
  args: string[];
  input: string;
}

/** What a call prints while it runs. */
export interface KubectlReply {
  out(content: string | Buffer): void;
  /** Aborted when the caller has gone. */
  gone: AbortSignal;
}

/** Answers a call. @returns the exit code; an Error is printed as kubectl prints one, and is exit code 1 */
export type KubectlAnswer = (call: KubectlCall, reply: KubectlReply) => Promise<number> | number;

/** An executable `kubectl` in a directory of its own, whose calls a test answers. */
export class FakeKubectl {
  readonly directory: string;
  readonly executable: string;
  readonly calls: KubectlCall[] = [];
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(directory: string, answer: KubectlAnswer) {
    this.directory = directory;
    this.executable = join(directory, "kubectl");
    this.server = createServer({ allowHalfOpen: true }, (socket) => void this.serve(socket, answer));
  }

  static async start(answer: KubectlAnswer): Promise<FakeKubectl> {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-kubectl-"));
    const fake = new FakeKubectl(directory, answer);
    const socket = join(directory, "socket");
    await new Promise<void>((resolve) => fake.server.listen(socket, resolve));
    await writeFile(fake.executable, `#!${process.execPath}\n${client(socket)}`);
    await chmod(fake.executable, 0o700);
    return fake;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.directory, { recursive: true });
  }

  private async serve(socket: Socket, answer: KubectlAnswer): Promise<void> {
    this.sockets.add(socket);
    const gone = new AbortController();
    socket.once("close", () => {
      this.sockets.delete(socket);
      gone.abort();
    });
    socket.on("error", () => undefined);
    const pieces: Buffer[] = [];
    for await (const piece of socket.iterator({ destroyOnReturn: false })) pieces.push(piece as Buffer);
    const call = JSON.parse(Buffer.concat(pieces).toString()) as KubectlCall;
    this.calls.push(call);
    const say = (frame: object) => socket.write(`${JSON.stringify(frame)}\n`);
    const out = (content: string | Buffer) => void say({ out: Buffer.from(content as string).toString("base64") });
    try {
      say({ exit: await answer(call, { out, gone: gone.signal }) });
    } catch (error) {
      say({ err: `${error instanceof Error ? error.message : String(error)}\n` });
      say({ exit: 1 });
    }
    socket.end();
  }
}

/** The program: passes arguments and standard input on, and prints what comes back. */
function client(socket: string): string {
  return `
const { connect } = require("node:net");
const { createInterface } = require("node:readline");
const pieces = [];
process.stdin.on("data", (piece) => pieces.push(piece)).on("end", () => {
  const socket = connect(${JSON.stringify(socket)});
  socket.end(JSON.stringify({ args: process.argv.slice(2), input: Buffer.concat(pieces).toString() }));
  createInterface({ input: socket }).on("line", (line) => {
    const { out, err, exit } = JSON.parse(line);
    if (out !== undefined) process.stdout.write(Buffer.from(out, "base64"));
    if (err !== undefined) process.stderr.write(err);
    if (exit !== undefined) process.exitCode = exit;
  });
});
`;
}
