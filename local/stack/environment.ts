import { delimiter, join } from "node:path";

/** The variables that a command needs to work on the local stack; added to the caller's own environment. */
export type StackEnvironment = Readonly<Record<string, string>>;

export interface EnvironmentArgs {
  /** `PULUMI_HOME`: the engine and its plugins. */
  pulumiHome: string;
  /** Directory of the stack's state: Pulumi's file backend. */
  backendDirectory: string;
  /** File with the passphrase that encrypts the stack's secrets. */
  passphraseFile: string;
  kubeconfig: string;
  /** File with the private key that opens the stack's backups. */
  ageIdentityFile: string;
  /** Directory where Node keeps compiled modules between runs: a third of a second less at the start of a program. */
  compileCache: string;
  /** Directories put before PATH, the first one searched first. */
  pathDirectories: readonly string[];
  /** Default: this process's PATH. */
  path?: string;
}

/** Where the stack of one cluster keeps what belongs to it, below the state directory. */
export interface StackPlaces {
  backendDirectory: string;
  passphraseFile: string;
  kubeconfig: string;
}

/**
 * Our own cluster's stack lies in `pulumi`; one for each context of the user's lies in `contexts/<name>`, because a
 * state describes the objects of one cluster. They share the passphrase.
 */
export function stackPlaces(stateDirectory: string, kubeContext?: string): StackPlaces {
  const passphraseFile = join(stateDirectory, "pulumi-passphrase");
  if (kubeContext === undefined) {
    return {
      backendDirectory: join(stateDirectory, "pulumi"),
      passphraseFile,
      kubeconfig: join(stateDirectory, "cluster", "admin.kubeconfig"),
    };
  }
  const own = join(stateDirectory, "contexts", encodeURIComponent(kubeContext));
  return { backendDirectory: join(own, "pulumi"), passphraseFile, kubeconfig: join(own, "kubeconfig") };
}

/** The environment in which `pulumi` and `kubectl` work on the local stack and its cluster. */
export function stackEnvironment(args: EnvironmentArgs): StackEnvironment {
  const path = args.path ?? process.env["PATH"] ?? "";
  return {
    AGE_IDENTITY_FILE: args.ageIdentityFile,
    KUBECONFIG: args.kubeconfig,
    NODE_COMPILE_CACHE: args.compileCache,
    PATH: withDirectories(path, args.pathDirectories),
    PULUMI_BACKEND_URL: `file://${args.backendDirectory}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: args.passphraseFile,
    PULUMI_HOME: args.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/** `export …` lines for `eval "$(make -s env)"`, quoted for a POSIX shell. */
export function environmentLines(environment: StackEnvironment): string[] {
  return Object.entries(environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
}

// Evaluated twice in one shell, the lines must not make PATH longer.
function withDirectories(path: string, directories: readonly string[]): string {
  const rest = path.split(delimiter).filter((directory) => directory !== "" && !directories.includes(directory));
  return [...new Set(directories), ...rest].join(delimiter);
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
