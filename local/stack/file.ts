import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseDocument, type Document } from "yaml";
import { changesBetween, setValues, type Values } from "./merge.ts";

export interface StackFileArgs {
  /** The committed template, `Pulumi.local.template.yaml`. */
  template: string;
  /** The stack's own file, `Pulumi.local.yaml`: git-ignored. */
  file: string;
  /** Directory that keeps every template a stack file was made from, by its hash. */
  templatesDirectory: string;
  /** Keys of the configuration that this machine decides (images, ports, paths); nested maps are merged. */
  machineValues: Values;
  /** Told in one line when the user has something to know. */
  report: (line: string) => void;
}

/**
 * Writes the stack's file: the template's text with its comments, the values that this machine decides, and whatever the
 * user or Pulumi changed in the file since it was made. When the template has changed, its new text is taken.
 */
export async function writeStackFile(args: StackFileArgs): Promise<void> {
  const template = await readFile(args.template, "utf8");
  const current = await readIfThere(args.file);
  const text = current === undefined ? sign(template) : await renew(template, current, args);
  const document = parse(text, args.file);
  setValues(document, ["config"], args.machineValues);
  const wanted = document.toString({ lineWidth: 0 });
  await keepTemplate(args.templatesDirectory, template);
  if (wanted !== current) await writeFile(args.file, wanted);
}

/** The current file, carried over to the template's newest text when that has changed. */
async function renew(template: string, current: string, args: StackFileArgs): Promise<string> {
  const madeFrom = signature.exec(current)?.[1];
  if (madeFrom === hashOf(template)) return current;
  const base = madeFrom && (await readIfThere(templatePath(args.templatesDirectory, madeFrom)));
  if (base === undefined || base === "") {
    args.report(
      `${args.file} is kept as it is: ${args.template} has changed, but the version it was made from is unknown. ` +
        `Delete ${args.file} to start from the new template.`,
    );
    return current;
  }
  const renewed = parse(sign(template), args.template);
  const changes = changesBetween(parse(base, args.template), parse(current, args.file));
  for (const { path, value } of changes) {
    if (value === undefined) renewed.deleteIn(path);
    else setValues(renewed, path, value);
  }
  args.report(`${args.file} follows the changed ${args.template}; your own changes are kept.`);
  return renewed.toString({ lineWidth: 0 });
}

const signature = /^# Made from Pulumi\.local\.template\.yaml ([0-9a-f]{64})/m;

function sign(template: string): string {
  return `${template.trimEnd()}\n# Made from Pulumi.local.template.yaml ${hashOf(template)}; by this line \`make up\` knows when the template changes.\n`;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function keepTemplate(directory: string, template: string): Promise<void> {
  const path = templatePath(directory, hashOf(template));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, template);
}

function templatePath(directory: string, hash: string): string {
  return join(directory, `${hash}.yaml`);
}

function parse(text: string, name: string): Document.Parsed {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${name} is not valid YAML: ${error.message}`, { cause: error });
  return document;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
