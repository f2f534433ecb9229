import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const note = "A file in place of the folder keeps Pulumi from logging every call: local/stack/engine-logs.ts.\n";

/**
 * Switches off the log that the CLI writes of every command into `$PULUMI_HOME/logs`: a full trace of all calls, which
 * took half of the processor time of a preview and has no switch. Where it cannot make the folder the CLI goes without.
 * `pulumi --logtostderr -v=9` still shows everything.
 * @param pulumiHome a PULUMI_HOME of our own, never the user's: logs that are there are deleted
 */
export async function withoutEngineLogs(pulumiHome: string): Promise<void> {
  const path = join(pulumiHome, "logs");
  if ((await readFile(path, "utf8").catch(() => "")) === note) return;
  await rm(path, { recursive: true, force: true });
  await writeFile(path, note);
}
