import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../local/free-port.ts";
import { repositoryRoot } from "../../local/paths.ts";
import { toolPath } from "../../local/toolchain/index.ts";
import { nodeEnvironment } from "./node-environment.ts";
import { waitUntil } from "./wait.ts";

type LogLine = Record<string, unknown> & { message: string };

export const testUser = { email: "probe@immoexpress.example", password: "a password of the tests" };

/** A program of the application, run from its sources, and the lines that it has logged. */
export class Program {
  readonly lines: LogLine[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(name: "backend" | "frontend" | "seed", environment: NodeJS.ProcessEnv) {
    const main = join(repositoryRoot, "local/app", name, "main.ts");
    const child = spawn(process.execPath, [main], {
      env: { ...nodeEnvironment(), PORT: "0", METRICS_PORT: "0", SHUTDOWN_DELAY_MS: "0", ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.child = child;
    let pending = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (pending + chunk).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) this.lines.push(JSON.parse(line) as LogLine);
    });
    this.ended = once(child, "close").then(([code]) => code as number | null);
  }

  /** The exit code; null when a signal ended it. */
  exitCode(): Promise<number | null> {
    return this.ended;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  async logged(message: string): Promise<LogLine> {
    return waitUntil(() => this.lines.find((line) => line.message === message), {
      what: `the log line "${message}" in ${JSON.stringify(this.lines)}`,
      timeout: 10_000,
      interval: 20,
    });
  }

  /** Addresses of what it serves, once it does. */
  async addresses(): Promise<{ url: string; metricsUrl: string }> {
    const { port, metricsPort } = await this.logged("listening");
    const at = (number: unknown) => `http://127.0.0.1:${String(number)}`;
    return { url: at(port), metricsUrl: `${at(metricsPort)}/metrics` };
  }
}

/** A database server that can be killed and started again on its port, with its data. */
export class DatabaseServer {
  readonly uri: string;
  private readonly port: number;
  private readonly data: string;
  private child: ChildProcess | undefined;

  private constructor(port: number, data: string) {
    this.port = port;
    this.data = data;
    this.uri = `mongodb://127.0.0.1:${port}`;
  }

  static async create(data: string): Promise<DatabaseServer> {
    return new DatabaseServer(await freePort(), data);
  }

  async start(): Promise<this> {
    const program = await toolPath("ferretdb");
    const args = ["--listen", `127.0.0.1:${this.port}`, "--data", this.data];
    this.child = spawn(program, args, { stdio: "ignore" });
    await waitUntil(() => accepts(this.port), { what: "the database server", timeout: 15_000, interval: 20 });
    return this;
  }

  async kill(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child === undefined) return;
    const ended = once(child, "close");
    child.kill("SIGKILL");
    await ended;
  }
}

/** What one suite starts, in a directory of its own; `end` leaves nothing behind. */
export class Stage {
  readonly directory: string;
  private readonly programs: Program[] = [];
  private readonly databases: DatabaseServer[] = [];

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<Stage> {
    return new Stage(await mkdtemp(join(tmpdir(), "immoexpress-app-")));
  }

  get media(): string {
    return join(this.directory, "media");
  }

  async database(): Promise<DatabaseServer> {
    const database = await DatabaseServer.create(join(this.directory, `data-${this.databases.length}`));
    this.databases.push(database);
    return database;
  }

  run(name: "backend" | "frontend" | "seed", environment: NodeJS.ProcessEnv): Program {
    const program = new Program(name, environment);
    this.programs.push(program);
    return program;
  }

  backend(database: DatabaseServer, environment: NodeJS.ProcessEnv = {}): Program {
    return this.run("backend", {
      MONGODB_URI: database.uri,
      JWT_SECRET: "a signing key of the tests",
      SESSION_SECRET: "a session key of the tests",
      MEDIA_DIRECTORY: this.media,
      RELEASE: "prod-20250101-000000",
      TEST_USER_EMAIL: testUser.email,
      TEST_USER_PASSWORD: testUser.password,
      ...environment,
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.end()));
    await Promise.all(this.databases.map((database) => database.kill()));
    await rm(this.directory, { recursive: true, force: true });
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
