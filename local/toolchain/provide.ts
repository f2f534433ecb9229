import type { Report } from "../progress.ts";
import { formatElapsed, step } from "../progress.ts";
import { goGroups } from "./go-groups.ts";
import { installers } from "./install.ts";
import type { Installer, Wanted } from "./install.ts";
import { locate } from "./locate.ts";
import { canReach } from "./network.ts";
import { pulumiServer } from "./pulumi-official.ts";
import type { Located, SourceKind, ToolSpec } from "./types.ts";

/** What providing tools works with; tests put their own in. */
export interface Toolbox {
  specOf: (name: string) => ToolSpec;
  locate: (name: string, spec: ToolSpec) => Promise<Located | undefined>;
  installers: Partial<Record<SourceKind, Installer>>;
  /** Whether a kind of source is worth trying now. */
  canUse: (kind: SourceKind) => Promise<boolean>;
}

export const realToolbox = (specOf: (name: string) => ToolSpec): Toolbox => ({
  specOf,
  locate,
  installers: installers as Partial<Record<SourceKind, Installer>>,
  canUse,
});

/** Without the internet, Pulumi's own downloads are passed over in silence. */
export function canUse(kind: SourceKind): Promise<boolean> {
  return kind === "pulumi-installer" || kind === "pulumi-plugin" ? canReach(pulumiServer) : Promise.resolve(true);
}

/**
 * Makes sure that tools are there: looks for each on the machine and in the cache, then tries the sources of those that
 * are missing, all tools of one kind of source together.
 * @param report told what happens; default: a line with elapsed time for every kind of source on standard error
 * @returns where each tool is
 * @throws Error naming the tools that no source could provide
 */
export async function provide(
  names: readonly string[],
  toolbox: Toolbox,
  report?: Report,
): Promise<Map<string, Located>> {
  const found = await locateAll([...new Set(names)], toolbox);
  const need = async (name: string): Promise<string> => pathOf(name, await provide([name], toolbox, report));
  for (const kind of Object.keys(toolbox.installers) as SourceKind[]) {
    const missing = [...found].filter(([, located]) => located === undefined);
    const wanted = missing.flatMap(([name]) => select(name, kind, toolbox));
    const install = toolbox.installers[kind];
    if (wanted.length === 0 || install === undefined || !(await toolbox.canUse(kind))) continue;
    for (const batch of batches(wanted)) {
      const work = (detail: Report): Promise<void> => install(batch, detail, need);
      await (report === undefined ? step(describe(kind, batch), work) : work(report));
    }
    for (const { name } of wanted) found.set(name, await toolbox.locate(name, toolbox.specOf(name)));
  }
  return complete(found, toolbox);
}

async function locateAll(names: string[], toolbox: Toolbox): Promise<Map<string, Located | undefined>> {
  const located = await Promise.all(names.map((name) => toolbox.locate(name, toolbox.specOf(name))));
  return new Map(names.map((name, index) => [name, located[index]]));
}

function select(name: string, kind: SourceKind, toolbox: Toolbox): Wanted[] {
  const source = toolbox.specOf(name).sources.find((candidate) => candidate.kind === kind);
  return source === undefined ? [] : [{ name, source }];
}

/** What is installed together: all tools of one kind of source, but Go's one group after the other, as each takes minutes. */
function batches(wanted: readonly Wanted[]): Wanted[][] {
  const groups = Map.groupBy(wanted, ({ source }) => (source.kind === "go" ? source.group : source.kind));
  return [...groups.values()];
}

function complete(found: Map<string, Located | undefined>, toolbox: Toolbox): Map<string, Located> {
  const complete = new Map<string, Located>();
  const missing: string[] = [];
  for (const [name, located] of found) {
    if (located === undefined) missing.push(explainMissing(name, toolbox.specOf(name)));
    else complete.set(name, located);
  }
  if (missing.length > 0)
    throw new Error(`no usable ${missing.join(", and no usable ")}. \`make doctor\` shows every tool.`);
  return complete;
}

function explainMissing(name: string, spec: ToolSpec): string {
  const probe = spec.machine;
  const range = probe !== undefined && "range" in probe ? ` in a version ${probe.range ?? ""}` : "";
  const tried = spec.sources.map(({ kind }) => sourceNames[kind]).join(", ");
  return `${name}${range} (tried: the machine, ${tried})`;
}

function describe(kind: SourceKind, wanted: readonly Wanted[]): string {
  const names = wanted.map(({ name }) => name).join(", ");
  if (kind === "debian") return `Debian packages for ${names}`;
  const [first] = wanted;
  if (first?.source.kind === "go") {
    return `Build ${names} (about ${formatElapsed(1000 * goGroups[first.source.group].seconds)} with empty caches)`;
  }
  return `${names} from ${sourceNames[kind]}`;
}

/** What people call the sources. */
export const sourceNames: Readonly<Record<SourceKind, string>> = {
  "pulumi-installer": "Pulumi's installer",
  "pulumi-plugin": "Pulumi's plugin downloads",
  go: "its Go module",
  "go-file": "its Go module",
  pypi: "PyPI",
  debian: "Debian's packages",
  npm: "npm",
  file: "this repository",
};

function pathOf(name: string, found: Map<string, Located>): string {
  const located = found.get(name);
  if (located === undefined) throw new Error(`${name} was not asked for`);
  return located.path;
}
