import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { z } from "zod";

export interface KubectlOptions {
  /** A path, or a name that is looked up in PATH; default: kubectl. */
  executable?: string;
  /** Of the kubeconfig; default: its current one. */
  context?: string;
  /** Added to this process's environment, for example another KUBECONFIG. */
  environment?: NodeJS.ProcessEnv;
}

export interface CallOptions {
  /** Standard input: where objects go, which may be secret. */
  input?: string;
  signal?: AbortSignal;
}

/** kubectl could not be started, or said no. */
export class KubectlError extends Error {
  override readonly name = "KubectlError";
  /** The API server's reason, such as `NotFound`, where kubectl names one. */
  readonly reason: string | undefined;

  constructor(message: string, reason?: string) {
    super(message);
    this.reason = reason;
  }
}

/** kubectl in one namespace of the cluster that its own configuration (KUBECONFIG, current context) names. */
export class Kubectl {
  readonly namespace: string;
  private readonly executable: string;
  private readonly where: readonly string[];
  private readonly environment: NodeJS.ProcessEnv;

  constructor(namespace: string, options: KubectlOptions = {}) {
    this.namespace = namespace;
    this.executable = options.executable ?? "kubectl";
    const { context } = options;
    this.where = [`--namespace=${namespace}`, ...(context === undefined ? [] : [`--context=${context}`])];
    this.environment = { ...process.env, ...options.environment };
  }

  /** Runs to the end and gives what it printed. @throws KubectlError; the signal's reason */
  async run(args: readonly string[], options: CallOptions = {}): Promise<string> {
    const pieces: Buffer[] = [];
    await this.stream(["--request-timeout=20s", ...args], options, async (stdout) => {
      for await (const piece of stdout) pieces.push(piece as Buffer);
    });
    return Buffer.concat(pieces).toString("utf8");
  }

  /** Runs with `--output=json` and checks what it printed. @throws KubectlError; ZodError for an object of another shape */
  async json<T>(schema: z.ZodType<T>, args: readonly string[], options: CallOptions = {}): Promise<T> {
    return schema.parse(JSON.parse(await this.run([...args, "--output=json"], options)));
  }

  /**
   * Runs without a limit of time and hands over its standard output; ends kubectl when the consumer throws.
   * @throws KubectlError when it fails; the signal's reason; what `consume` throws
   */
  async stream(
    args: readonly string[],
    { input, signal }: CallOptions,
    consume: (stdout: Readable) => Promise<void>,
  ): Promise<void> {
    signal?.throwIfAborted();
    // In a group of its own: a terminal sends Ctrl-C to its whole group, and it is for us to say what happens then.
    const child = spawn(this.executable, [...this.where, ...args], {
      env: this.environment,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    const end = () => child.kill("SIGKILL");
    signal?.addEventListener("abort", end, { once: true });
    process.once("exit", end);
    // One that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
    const consumed = consume(child.stdout).then(
      () => undefined,
      (error: unknown) => {
        // A consumer that complains at the end of the stream may only have seen that kubectl failed, which then says why.
        const stopped = !child.stdout.readableEnded;
        if (stopped) end();
        child.stdout.destroy();
        return { error, stopped };
      },
    );
    const [failure, exit] = await Promise.all([consumed, ending(child)]);
    signal?.removeEventListener("abort", end);
    process.off("exit", end);
    signal?.throwIfAborted();
    if (exit !== undefined && failure?.stopped !== true) throw exit;
    if (failure !== undefined) throw failure.error;
  }
}

/** @returns why it failed, if it did */
async function ending(child: ChildProcess): Promise<KubectlError | undefined> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const code = await new Promise<number | string | KubectlError>((resolve) => {
    child.once("error", (cause) => resolve(cannotStart(child.spawnfile, cause)));
    child.once("close", (status, signal) => resolve(status ?? signal ?? "unknown"));
  });
  if (code === 0) return undefined;
  if (code instanceof KubectlError) return code;
  // Lines of its library's log come before its own sentence, and say the same at length.
  const own = said.split("\n").filter((line) => line.trim() !== "" && !/^[EFIW]\d{4} /.test(line));
  const sentence = own.map((line) => line.trim()).join("; ");
  const reason = /\((\w+)\)/.exec(sentence)?.[1];
  return new KubectlError(`kubectl ended with ${code}: ${sentence === "" ? "it said nothing" : sentence}`, reason);
}

function cannotStart(executable: string, cause: Error): KubectlError {
  const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
  return new KubectlError(
    missing
      ? `The program ${executable} is not there: install kubectl; for the local stack run eval "$(make -s env)".`
      : `The program ${executable} could not be started: ${cause.message}.`,
  );
}
