import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { run, type RunResult } from "../../local/exec.ts";
import { repositoryRoot } from "../../local/paths.ts";
import { toolPath } from "../../local/toolchain/index.ts";
import { localCommand, parseExports } from "../support/cluster-command.ts";
import { HttpClient } from "../support/http.ts";
import { Kubectl } from "../support/kubectl.ts";
import { type Deployment, plainValues, type Secret } from "../support/kubectl-objects.ts";

/** The stack's own file, which `make up` writes. */
export const stackFile = join(repositoryRoot, "Pulumi.local.yaml");

export interface StackOutputs {
  frontendUrl: string;
  apiUrl: string;
  caCertificatePath: string;
  namespace: string;
  release: string;
}

/** The running local stack: what people do with it, from the outside. */
export class Stack {
  readonly outputs: StackOutputs;
  readonly kubectl: Kubectl;
  readonly http: HttpClient;
  /** File that kubectl reads for the administrator of the cluster. */
  readonly kubeconfig: string;
  /** Directory of Pulumi's file backend. */
  readonly stateDirectory: string;
  /** Variables of `make -s env`. */
  readonly environment: Readonly<Record<string, string>>;

  constructor(environment: Record<string, string>, kubectl: string, outputs: StackOutputs) {
    this.environment = environment;
    this.outputs = outputs;
    this.kubeconfig = variable(environment, "KUBECONFIG");
    this.stateDirectory = variable(environment, "PULUMI_BACKEND_URL").replace("file://", "");
    this.kubectl = new Kubectl(kubectl, this.kubeconfig);
    this.http = new HttpClient({ caCertificatePath: outputs.caCertificatePath });
  }

  /** Runs a command of Pulumi's on the stack. @throws CommandError with the end of what it printed */
  pulumi(...args: string[]): Promise<RunResult> {
    return pulumi(this.environment, args);
  }

  /** `pulumi up` without questions; with the configuration in another file where one is given. */
  update(configFile?: string): Promise<RunResult> {
    const options = ["--yes", "--skip-preview", "--suppress-progress", "--diff"];
    return this.pulumi("up", ...options, ...(configFile === undefined ? [] : ["--config-file", configFile]));
  }

  /** The environment variables that the pods of a service are started with now, secret ones included. */
  async podEnvironment(service: "backend" | "frontend"): Promise<{ configMap: string; secret: string | undefined }> {
    const { spec } = await this.kubectl.get<Deployment>("deployment", service, this.outputs.namespace);
    const sources = spec.template.spec.containers[0]?.envFrom ?? [];
    const configMap = sources.flatMap(({ configMapRef }) => configMapRef?.name ?? [])[0];
    if (configMap === undefined) throw new Error(`the pods of ${service} have no settings`);
    return { configMap, secret: sources.flatMap(({ secretRef }) => secretRef?.name ?? [])[0] };
  }

  /** The secret ones of these variables, decrypted. */
  async secretVariables(service: "backend" | "frontend"): Promise<Record<string, string>> {
    const { secret } = await this.podEnvironment(service);
    if (secret === undefined) return {};
    return plainValues(await this.kubectl.get<Secret>("secret", secret, this.outputs.namespace));
  }

  /** The port of the entrance that only redirects. */
  async publicHttpPort(): Promise<number> {
    const { config } = parse(await readFile(stackFile, "utf8")) as { config: Record<string, { http?: number }> };
    return config["immoexpress:publicPorts"]?.http ?? 80;
  }
}

let opened: Stack | undefined;

/** The stack that the hook before all tests has opened. */
export function stack(): Stack {
  if (opened === undefined) throw new Error("the stack is not open: run mocha with test/e2e/mocharc.json");
  return opened;
}

/** Makes sure that the stack runs and reads what there is to know about it. */
export async function openStack(): Promise<void> {
  await localCommand("up");
  const environment = parseExports((await localCommand("env")).stdout);
  const { stdout } = await pulumi(environment, ["stack", "output", "--json"]);
  opened = new Stack(environment, await toolPath("kubectl"), JSON.parse(stdout) as StackOutputs);
}

export async function closeStack(): Promise<void> {
  await opened?.http.close();
  opened = undefined;
}

function pulumi(environment: Record<string, string>, args: readonly string[]): Promise<RunResult> {
  const options = ["--stack", "local", "--non-interactive", "--color", "never"];
  return run("pulumi", [...args, ...options], { cwd: repositoryRoot, env: environment, timeout: 600_000 });
}

function variable(environment: Record<string, string>, name: string): string {
  const value = environment[name];
  if (value === undefined) throw new Error(`\`make -s env\` does not set ${name}`);
  return value;
}
