import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { z } from "zod";

/** A plain change of a value: the key and what is below it. Undefined: it goes. */
export interface PlainChange {
  readonly path: readonly string[];
  readonly value: unknown;
}

const fileSchema = z.object({ config: z.record(z.string(), z.unknown()).nullish() });

/** `Pulumi.<stack>.yaml`, of which only what is changed is written anew: comments and order stay. */
export class StackFile {
  readonly name: string;
  private readonly path: string;

  /** @param directory the project's */
  constructor(directory: string, stack: string) {
    this.name = `Pulumi.${stack}.yaml`;
    this.path = join(directory, this.name);
  }

  /** What is written under `config`; encrypted values as they are. @throws Error when it is no such file */
  async config(): Promise<Record<string, unknown>> {
    const parsed = fileSchema.safeParse((await this.read()).toJS());
    if (!parsed.success) throw new Error(`${this.name} is not the file of a stack: ${z.prettifyError(parsed.error)}`);
    return parsed.data.config ?? {};
  }

  /** @throws Error when it is no such file, or cannot be written */
  async change(changes: readonly PlainChange[]): Promise<void> {
    if (changes.length === 0) return;
    const document = await this.read();
    for (const { path, value } of changes) {
      if (value === undefined) document.deleteIn(["config", ...path]);
      else document.setIn(["config", ...path], value);
    }
    // Lines are as long as they were.
    await this.write(document.toString({ lineWidth: 0 }));
  }

  private async read(): Promise<Document> {
    const document = parseDocument(await readFile(this.path, "utf8"));
    const [problem] = document.errors;
    if (problem !== undefined) throw new Error(`${this.name} is not YAML: ${problem.message}`);
    return document;
  }

  /** Nobody ever reads half of it. */
  private async write(text: string): Promise<void> {
    const fresh = `${this.path}.${randomUUID()}`;
    try {
      await writeFile(fresh, text, { mode: (await stat(this.path)).mode });
      await rename(fresh, this.path);
    } finally {
      await rm(fresh, { force: true });
    }
  }
}
