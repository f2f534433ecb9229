/** Entry point of the Makefile's targets: `node local/cli.ts VERB`. Each verb is loaded only when it is asked for. */
type Verb = (args: readonly string[]) => Promise<unknown>;

const verbs: Record<string, () => Promise<Verb>> = {
  up: async () => (await import("./up.ts")).up,
  stop: async () => (await import("./down.ts")).stop,
  down: async () => (await import("./down.ts")).down,
  env: async () => (await import("./env.ts")).env,
  doctor: async () => (await import("./doctor/index.ts")).doctor,
  clean: async () => (await import("./clean.ts")).clean,
  policies: async () => (await import("./policies/index.ts")).policies,
  test: async () => (await import("./test/run.ts")).test,
  e2e: async () => (await import("./test/run.ts")).e2e,
  bench: async () => (await import("./bench/index.ts")).bench,
};

const [name = "", ...args] = process.argv.slice(2);
const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
if (load === undefined) {
  process.stderr.write(`unknown verb "${name}": one of ${Object.keys(verbs).join(", ")} is allowed\n`);
  process.exit(2);
}
try {
  const verb = await load();
  const exitCode = await verb(args);
  if (typeof exitCode === "number") process.exitCode = exitCode;
} catch (error) {
  // A stack trace helps those who work on this program; whoever runs it needs the sentence.
  const text =
    error instanceof Error ? (process.env["DEBUG"] === undefined ? error.message : error.stack) : String(error);
  process.stderr.write(`\n${text ?? ""}\n`);
  process.exitCode = 1;
}
