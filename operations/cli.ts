import type { Command } from "./commands/command.ts";
import { UsageError } from "./commands/command.ts";
import { help } from "./commands/help.ts";
import { exitCodes } from "./commands/exit-code.ts";
import { listenForEnd } from "./commands/interrupted.ts";
import { parseCommand } from "./commands/parse.ts";
import { EventWriter } from "./terminal/event-writer.ts";

/**
 * `node operations/cli.ts COMMAND`: what operators run, and what runs in the pods of the CronJobs. The same command does the
 * work there (IMMO_IN_CLUSTER=1), and has it done from everywhere else.
 */
const isInCluster = process.env["IMMO_IN_CLUSTER"] === "1";
// Before what works there is loaded. On a laptop there is memory, and what Node has compiled for other programs with other
// flags would not do.
if (isInCluster) await import("./small-memory.ts");

process.exitCode = await main(process.argv.slice(2));
// Connections that are kept open for the next request would keep the process; what was printed has to get out first.
process.stdout.write("", () => process.stderr.write("", () => process.exit()));

async function main(argv: readonly string[]): Promise<number> {
  let command: Command;
  try {
    command = parseCommand(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    return exitCodes.usage.code;
  }
  if (command.verb === "help") {
    process.stdout.write(help(command.topic));
    return exitCodes.done.code;
  }
  const signal = listenForEnd();
  // Each of the two needs much that the other one does not.
  if (isInCluster) return (await import("./commands/cluster/execute.ts")).execute(command, process.env, signal);
  return (await import("./commands/laptop/run.ts")).run(command, process.env, signal);
}

function complain(sentence: string): void {
  if (isInCluster) new EventWriter((line) => process.stdout.write(line)).error(sentence, exitCodes.usage.code);
  else process.stderr.write(`${sentence}\nnpm run immo -- --help shows what there is.\n`);
}
