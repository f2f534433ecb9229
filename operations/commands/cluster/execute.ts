import { setTimeout as sleep } from "node:timers/promises";
import { EventWriter } from "../../terminal/event-writer.ts";
import { type Request, type RequestOf, UsageError, type Verb } from "../command.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { Surroundings } from "./context.ts";

/** Milliseconds for a clean end; Kubernetes kills pods a minute after it has asked them to end. */
const patience = 45_000;

type Work<V extends Verb> = (request: RequestOf<V>, surroundings: Surroundings) => Promise<unknown>;

// Loaded for what needs them alone: the database's driver takes memory, and a third of the start.
const audit = () => import("./audit.ts");
const backups = () => import("./backups.ts");
const download = () => import("./download.ts");
const media = () => import("./media.ts");
const report = () => import("./report.ts");

const work: { readonly [V in Verb]: Work<V> } = {
  backup: async (...asked) => (await backups()).backup(...asked),
  "backup list": async (...asked) => (await backups()).list(...asked),
  "backup verify": async (...asked) => (await backups()).verify(...asked),
  "backup drill": async (...asked) => (await backups()).runDrill(...asked),
  "backup prune": async (...asked) => (await backups()).prune(...asked),
  "backup download": async (...asked) => (await download()).hold(...asked),
  restore: async (...asked) => (await import("./restore.ts")).restore(...asked),
  "media backup": async (...asked) => (await media()).backup(...asked),
  "media list": async (...asked) => (await media()).list(...asked),
  "media restore": async (...asked) => (await media()).restore(...asked),
  health: async (...asked) => (await import("./health.ts")).health(...asked),
  "audit list": async (...asked) => (await audit()).list(...asked),
  "audit verify": async (...asked) => (await audit()).verify(...asked),
  "audit append": async (...asked) => (await audit()).append(...asked),
  "report list": async (...asked) => (await report()).list(...asked),
  "report get": async (...asked) => (await report()).get(...asked),
  "report keep": async (...asked) => (await report()).keep(...asked),
  graphs: notHere,
  logs: notHere,
  "notify test": notHere,
  deploy: notHere,
  rollback: notHere,
  history: notHere,
  render: notHere,
  status: notHere,
};

function notHere({ verb }: Request): never {
  throw new UsageError(
    `${verb} works outside the cluster: that is where Pulumi is, where people are told, and where files stay.`,
  );
}

/**
 * Does what a command says, here: in a pod of the cluster. Says what happens as events on standard output.
 * @returns the exit code
 */
export async function execute(request: Request, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<number> {
  const isRaw = request.verb === "backup download" && request.to === "-";
  // Standard output belongs to the archive then.
  const output = isRaw ? process.stderr : process.stdout;
  const events = new EventWriter((line) => output.write(line));
  const surroundings: Surroundings = { environment, events, signal };
  try {
    const working = isRaw ? writeOut(request, surroundings) : finish(request, surroundings);
    await Promise.race([working, patienceWith(signal)]);
    return 0;
  } catch (thrown) {
    // What a signal interrupts may end with an error of its own, which is not the reason.
    const error: unknown = signal.aborted ? signal.reason : thrown;
    const code = exitCodeOf(error);
    events.error(error instanceof Error ? error.message : String(error), code);
    // A stack helps those who work on this program; in a log it would hide the sentence.
    if (environment["DEBUG"] !== undefined && thrown instanceof Error) process.stderr.write(`${thrown.stack ?? ""}\n`);
    return code;
  }
}

/** Fails some time after the signal: a storage that does not answer could hold the work for longer than the pod may live. */
async function patienceWith(signal: AbortSignal): Promise<never> {
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await sleep(patience, undefined, { ref: false });
  throw signal.reason;
}

async function writeOut(request: RequestOf<"backup download">, surroundings: Surroundings): Promise<void> {
  await (await download()).writeArchive(request, surroundings, process.stdout);
}

async function finish(request: Request, surroundings: Surroundings): Promise<void> {
  const result = await (work[request.verb] as Work<Verb>)(request, surroundings);
  // Who holds a pod has said the result already.
  if (result !== undefined) surroundings.events.result(result);
}
