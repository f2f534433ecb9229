import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "prom-client";
import { FileProvider } from "../../local/app/backend/flags/file-provider.ts";
import { FlagFile } from "../../local/app/backend/flags/flag-file.ts";
import { Flags } from "../../local/app/backend/flags/flags.ts";
import { FlagMetrics } from "../../local/app/backend/flags/metrics.ts";
import type { Visitor } from "../../local/app/backend/flags/visitor.ts";

/** A flag with the variants on and off, which is off, and whatever else is given. */
export function switchFlag(others: object = {}) {
  return { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off", ...others };
}

export function flagsText(flags: Record<string, unknown>, others: object = {}): string {
  return JSON.stringify({ $schema: "https://flagd.dev/schema/v0/flags.json", flags, ...others });
}

export function visitor(id: string | undefined, others: Partial<Visitor> = {}): Visitor {
  return { id, email: undefined, language: undefined, ...others };
}

/** A directory that changes as the kubelet changes that of a ConfigMap: by one link, which is exchanged at once. */
export class ConfigMapDirectory {
  readonly path: string;
  private generation = 0;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<ConfigMapDirectory> {
    const directory = new ConfigMapDirectory(await mkdtemp(join(tmpdir(), "immoexpress-flags-")));
    await symlink("..data/flags.json", directory.file);
    return directory;
  }

  get file(): string {
    return join(this.path, "flags.json");
  }

  async change(text: string): Promise<void> {
    const name = `..generation_${++this.generation}`;
    await mkdir(join(this.path, name));
    await writeFile(join(this.path, name, "flags.json"), text);
    await symlink(name, join(this.path, "..data_tmp"));
    await rename(join(this.path, "..data_tmp"), join(this.path, "..data"));
    await rm(join(this.path, `..generation_${this.generation - 1}`), { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** The backend's feature flags on a directory of their own, evaluated in this process. */
export class FlagStage {
  readonly directory: ConfigMapDirectory;
  readonly file: FlagFile;
  readonly flags: Flags;
  /** Messages and fields of all that was logged. */
  readonly logged: [message: string, fields: object][] = [];
  private readonly registry = new Registry();

  private constructor(directory: ConfigMapDirectory, environment: string) {
    this.directory = directory;
    const release = "prod-1";
    const log = (_level: string, message: string, fields: object = {}) => void this.logged.push([message, fields]);
    const metrics = new FlagMetrics(this.registry, release);
    this.file = new FlagFile({ path: directory.file, log, metrics });
    const chosen = { provider: new FileProvider(this.file), hooks: [] };
    const deployment = { environment, release };
    this.flags = new Flags({ file: this.file, chosen, metrics, log, deployment, domain: randomUUID() });
  }

  static async create(text?: string, environment = "production"): Promise<FlagStage> {
    const stage = new FlagStage(await ConfigMapDirectory.create(), environment);
    if (text !== undefined) await stage.directory.change(text);
    await stage.file.refresh();
    return stage;
  }

  /** The variant of each flag for a visitor. */
  async variants(who: Visitor, forced: ReadonlyMap<string, string> = new Map()): Promise<Record<string, string>> {
    const evaluated = await this.flags.evaluate(who, forced);
    return Object.fromEntries(Object.entries(evaluated).map(([name, { variant }]) => [name, variant]));
  }

  /** The lines of the metrics that start with a name, without the release. */
  async metrics(name: string): Promise<string[]> {
    const lines = (await this.registry.metrics()).split("\n").filter((line) => line.startsWith(name));
    return lines.map((line) => line.replace(/,?release="prod-1"/, ""));
  }

  async end(): Promise<void> {
    this.file.stop();
    await this.directory.remove();
  }
}
