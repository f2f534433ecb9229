import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { CommandError, run } from "../../../local/exec.ts";
import { repositoryRoot } from "../../../local/paths.ts";
import { linkProgram } from "../../../local/stack/scratch.ts";
import { ensurePulumiHome, toolPath } from "../../../local/toolchain/index.ts";
import { installStandIns } from "../../../local/toolchain/providers/index.ts";
import { standIns } from "../../../local/toolchain/providers/versions.ts";
import { pulumiVersion } from "../../../local/toolchain/versions.ts";

/** How a command ended: `code` 0 is success; `text` is everything it printed. */
export interface Ended {
  code: number | null;
  text: string;
}

/** What a stack's state has of a resource. */
export interface StateResource {
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** A Pulumi project in a temporary folder, with a backend of its own. Nothing outside the folder is changed. */
export class TemporaryProject {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;

  private constructor(directory: string, environment: NodeJS.ProcessEnv) {
    this.directory = directory;
    this.environment = environment;
  }

  /** A project whose program a test writes, with a PULUMI_HOME of its own and the stand-in plugins in it. */
  static async withStandIns(): Promise<TemporaryProject> {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-engine-"));
    const home = join(directory, "home");
    const bin = join(home, "versions", pulumiVersion, "bin");
    await mkdir(bin, { recursive: true });
    await symlink(await toolPath("pulumi"), join(bin, "pulumi"));
    await installStandIns(home);
    await linkPackages(directory);
    const files = {
      "package.json": JSON.stringify({ name: "engine-test", type: "module", main: "index.ts" }),
      "Pulumi.yaml": stringify({
        name: "engine-test",
        main: "index.ts",
        runtime: { name: "nodejs", options: { typescript: false } },
      }),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    return new TemporaryProject(directory, await engineEnvironment(directory, home));
  }

  /** This repository's program, by links to its files; the stack files are the test's to write. */
  static async ofRepository(): Promise<TemporaryProject> {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-program-"));
    await linkProgram(directory);
    await copyFile(join(repositoryRoot, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
    return new TemporaryProject(directory, await engineEnvironment(directory, await ensurePulumiHome()));
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(join(this.directory, file), text);
  }

  /** Runs `pulumi` and gives back what it printed. @throws when it fails */
  async expect(args: readonly string[]): Promise<string> {
    const { code, text } = await this.pulumi(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code ?? "a signal"}:\n${text}`);
    return text;
  }

  async pulumi(args: readonly string[]): Promise<Ended> {
    try {
      const options = { cwd: this.directory, env: this.environment, timeout: 120_000 };
      const { stdout, stderr } = await run("pulumi", [...args, "--non-interactive", "--color", "never"], options);
      return { code: 0, text: stdout + stderr };
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return { code: error.exitCode, text: error.stdout + error.stderr };
    }
  }

  /** The resources of a stack as they lie in the backend, with what is secret encrypted. */
  async resources(stack: string): Promise<StateResource[]> {
    const file = join(this.directory, "backend/.pulumi/stacks/engine-test", `${stack}.json`);
    const { checkpoint } = JSON.parse(await readFile(file, "utf8")) as {
      checkpoint: { latest?: { resources?: StateResource[] } };
    };
    return checkpoint.latest?.resources ?? [];
  }

  async dispose(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function engineEnvironment(directory: string, pulumiHome: string): Promise<NodeJS.ProcessEnv> {
  const backend = join(directory, "backend");
  await mkdir(backend);
  const language = dirname(await toolPath("pulumi-language-nodejs"));
  return {
    PATH: [join(repositoryRoot, "node_modules/.bin"), language, process.env["PATH"] ?? ""].join(":"),
    PULUMI_HOME: pulumiHome,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "for this test only",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A preview must not depend on, or reach, whatever cluster this machine knows.
    KUBECONFIG: join(directory, "no-kubeconfig"),
  };
}

/** Gives a project the SDKs whose plugins are stand-ins; for every other one the engine would want its plugin. */
async function linkPackages(project: string): Promise<void> {
  const scope = join(project, "node_modules", "@pulumi");
  await mkdir(scope, { recursive: true });
  for (const name of ["pulumi", ...Object.keys(standIns)]) {
    await symlink(join(repositoryRoot, "node_modules", "@pulumi", name), join(scope, name));
  }
}
