import { join } from "node:path";
import { PipelineError } from "./failure.ts";
import { runProgram } from "./run-program.ts";

/** This repository. */
export const projectDirectory = join(import.meta.dirname, "..");

/** Runs one of the operators' commands, and gives back what it prints. */
export type Immo = (args: readonly string[]) => Promise<string>;

/**
 * The same commands as `npm run immo`. Their progress is shown.
 * @throws PipelineError unless it ends with 0
 */
export const runImmo: Immo = async (args) => {
  const { code, text } = await runProgram(process.execPath, [join(projectDirectory, "operations/cli.ts"), ...args]);
  if (code === 0) return text;
  throw new PipelineError(`immo ${args.join(" ")} ended with exit code ${code ?? "unknown"}: what it said is above.`);
};
