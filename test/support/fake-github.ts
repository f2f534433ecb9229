import { ReceivingServer } from "./receiving-server.ts";

type Answers = Record<string, unknown>;

/** GitHub's REST API for one repository, as far as a test says what it answers. */
export class FakeGitHub {
  readonly environment: NodeJS.ProcessEnv;
  private readonly server: ReceivingServer;

  private constructor(server: ReceivingServer) {
    this.server = server;
    this.environment = {
      GITHUB_API_URL: server.url(""),
      GITHUB_REPOSITORY: "immoexpress/infrastructure",
      GITHUB_TOKEN: "token-of-the-test",
      GITHUB_RUN_ID: "77",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_SHA: "a".repeat(40),
    };
  }

  static async start(): Promise<FakeGitHub> {
    return new FakeGitHub(await ReceivingServer.start());
  }

  /** @param answers by method and path below the repository; whatever else is asked is not found */
  answer(answers: Answers): void {
    this.server.answer = (response) => {
      const { method = "", path = "" } = this.server.received.at(-1) ?? {};
      const key = `${method} ${path.replace("/repos/immoexpress/infrastructure", "")}`;
      const known = Object.hasOwn(answers, key);
      response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
      response.end(JSON.stringify(known ? answers[key] : { message: `no answer to ${key}` }));
    };
  }

  /** What was written: method, path and content. */
  get written(): { what: string; body: unknown }[] {
    return this.server.received
      .filter(({ method }) => method !== "GET")
      .map(({ method, path, body }) => ({
        what: `${method} ${path.replace("/repos/immoexpress/infrastructure", "")}`,
        body: JSON.parse(body) as unknown,
      }));
  }

  get tokens(): (string | undefined)[] {
    return this.server.received.map(({ headers }) => headers.authorization);
  }

  /** For answers of another kind. */
  get raw(): ReceivingServer {
    return this.server;
  }

  forget(): void {
    this.server.received.length = 0;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
