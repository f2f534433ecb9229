import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { UsageError } from "../command.ts";

/** Where a stack runs. */
export interface Stack {
  name: string;
  namespace: string;
  /** Of the kubeconfig; undefined: its current one. */
  context: string | undefined;
}

const fileSchema = z.object({ config: z.record(z.string(), z.unknown()).default({}) });

const whereSchema = z.looseObject({
  "immoexpress:namespace": z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)
    .default("immoexpress"),
  "kubernetes:context": z.string().optional(),
});

/** A stack's configuration as it is written. */
export interface StackConfig {
  /** Name of the file. */
  file: string;
  /** By key, such as `immoexpress:release`. */
  config: Record<string, unknown>;
}

/**
 * Reads where a stack runs from its file.
 * @param directory the project's
 * @throws UsageError when there is no such stack, naming those that there are; Error when its file is wrong
 */
export async function readStack(name: string, directory: string): Promise<Stack> {
  const { file, config } = await readStackConfig(name, directory);
  const parsed = whereSchema.safeParse(config);
  if (!parsed.success) throw new Error(`${file} does not say where the stack runs: ${z.prettifyError(parsed.error)}`);
  const { "immoexpress:namespace": namespace, "kubernetes:context": context } = parsed.data;
  return { name, namespace, context };
}

/** The same of all that a stack's file says. @throws as readStack */
export async function readStackConfig(name: string, directory: string): Promise<StackConfig> {
  const file = `Pulumi.${name}.yaml`;
  const text = await readFile(join(directory, file), "utf8").catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new UsageError(`There is no ${file}: --stack is one of ${(await stackNames(directory)).join(", ")}.`);
  });
  const parsed = fileSchema.safeParse(parseYaml(text, file));
  if (!parsed.success) throw new Error(`${file} is not the file of a stack: ${z.prettifyError(parsed.error)}`);
  return { file, config: parsed.data.config };
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${file} is not YAML: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function stackNames(directory: string): Promise<string[]> {
  const files = await readdir(directory);
  const names = files.flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? []);
  // Its file is not committed.
  return names.includes("local") ? names : [...names, "local (after make up)"];
}
