// One start of the program, in a process of its own: prints `{load, run}` or `{typeCheck}` in milliseconds as JSON.
// Nothing is sent to an engine; what the engine would answer is made up.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../paths.ts";

const entry = join(repositoryRoot, "index.ts");
const [, , what, configuration = "{}"] = process.argv;
const result = what === "type-check" ? { typeCheck: await typeCheck() } : await start();
process.stdout.write(JSON.stringify(result));

/** `load`: from the start of the process until every module is there; `run`: until every resource is declared. */
async function start(): Promise<{ load: number; run: number }> {
  const { runtime } = await import("@pulumi/pulumi");
  for (const [, path] of readFileSync(entry, "utf8").matchAll(/ from "(\..+)";$/gm)) {
    await import(pathToFileURL(join(repositoryRoot, path ?? "")).href);
  }
  const load = performance.now();
  await runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    "immoexpress",
    "bench",
    true,
  );
  runtime.setAllConfig(JSON.parse(configuration) as Record<string, string>);
  await import(pathToFileURL(entry).href);
  await runtime.disconnect();
  return { load, run: performance.now() - load };
}

/** What ts-node does before it runs the program: the same compiler, the same options, every file that is reached. */
async function typeCheck(): Promise<number> {
  const started = performance.now();
  const { default: ts } = await import("typescript");
  const { config } = ts.readConfigFile(join(repositoryRoot, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repositoryRoot);
  const program = ts.createProgram([entry], { ...options, incremental: false, tsBuildInfoFile: undefined });
  const [first] = ts.getPreEmitDiagnostics(program);
  if (first !== undefined) throw new Error(ts.flattenDiagnosticMessageText(first.messageText, "\n"));
  return performance.now() - started;
}
