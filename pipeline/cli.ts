import { parseArgs } from "node:util";
import { PipelineError } from "./failure.ts";
import { verbs } from "./verbs/index.ts";
import type { Values, Verb } from "./verb.ts";

/** `npm run pipeline -- VERB`: the steps of the workflows that take more than one command. They work on a laptop, too. */
process.exitCode = await main(process.argv.slice(2));

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) {
    const lines = Object.entries(verbs).map(([known, { summary }]) => `  ${known.padEnd(12)} ${summary}`);
    process.stderr.write(`"${name}" is not a step of a pipeline:\n${lines.join("\n")}\n`);
    return 2;
  }
  try {
    await verb.run(read(name, verb, args), process.env);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env["DEBUG"] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
    return 1;
  }
}

/** @throws PipelineError */
function read(name: string, { options }: Verb, args: readonly string[]): Values {
  const types = Object.entries(options).map(
    ([option, { value }]) =>
      [option, { type: value === undefined ? ("boolean" as const) : ("string" as const) }] as const,
  );
  try {
    const { values } = parseArgs({ args: [...args], options: Object.fromEntries(types), strict: true });
    const missing = Object.keys(options).filter((option) => options[option]?.isNeeded && values[option] === undefined);
    if (missing.length > 0) throw new PipelineError(`${missing.map((option) => `--${option}`).join(", ")} is missing.`);
    return values as Values;
  } catch (error) {
    const usage = Object.entries(options).map(([option, { value, isNeeded }]) => {
      const shown = value === undefined ? `--${option}` : `--${option}=${value}`;
      return isNeeded ? shown : `[${shown}]`;
    });
    const why = error instanceof Error ? error.message : String(error);
    throw new PipelineError(`${why}\nnpm run pipeline -- ${[name, ...usage].join(" ")}`, { cause: error });
  }
}
