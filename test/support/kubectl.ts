import { CommandError, run, type RunResult } from "../../local/exec.ts";
import { isReady, type KubernetesObject, type Pod } from "./kubectl-objects.ts";

export interface Selection {
  /** Default: objects that belong to no namespace. */
  namespace?: string;
  /** Label selector; default: all. */
  selector?: string;
}

/** kubectl on one cluster, speaking JSON. */
export class Kubectl {
  private readonly command: string;
  private readonly kubeconfig: string;

  constructor(command: string, kubeconfig: string) {
    this.command = command;
    this.kubeconfig = kubeconfig;
  }

  /** @param timeout milliseconds; default: one minute */
  run(
    args: readonly string[],
    { input, timeout = 60_000 }: { input?: string; timeout?: number } = {},
  ): Promise<RunResult> {
    const options = input === undefined ? { timeout } : { timeout, input };
    return run(this.command, ["--kubeconfig", this.kubeconfig, "--request-timeout=20s", ...args], options);
  }

  async get<T extends KubernetesObject>(kind: string, name: string, namespace?: string): Promise<T> {
    const { stdout } = await this.run(["get", kind, name, ...inNamespace(namespace), "--output=json"]);
    return JSON.parse(stdout) as T;
  }

  async list<T extends KubernetesObject>(kind: string, { namespace, selector }: Selection = {}): Promise<T[]> {
    const selected = selector === undefined ? [] : ["--selector", selector];
    const { stdout } = await this.run(["get", kind, ...inNamespace(namespace), ...selected, "--output=json"]);
    return (JSON.parse(stdout) as { items: T[] }).items;
  }

  /** Pods that can serve. */
  async readyPods(selection: Selection): Promise<Pod[]> {
    return (await this.list<Pod>("pods", selection)).filter(isReady);
  }

  /** @throws CommandError with the API server's reason when it refuses */
  async create(object: unknown): Promise<void> {
    await this.run(["create", "--filename=-"], { input: JSON.stringify(object) });
  }

  /** Deletes without waiting for the end; an object that is not there is fine. */
  async delete(kind: string, name: string, namespace?: string): Promise<void> {
    await this.run(["delete", kind, name, ...inNamespace(namespace), "--ignore-not-found", "--wait=false"]);
  }

  /** Runs a program in the pod's first container. @returns what it printed */
  async exec(pod: Pod, command: readonly string[]): Promise<string> {
    const { stdout } = await this.run([
      "exec",
      pod.metadata.name,
      ...inNamespace(pod.metadata.namespace),
      "--",
      ...command,
    ]);
    return stdout;
  }

  /** Whether the API server says that it is ready. */
  async isApiReady(): Promise<boolean> {
    try {
      await this.run(["get", "--raw", "/readyz"], { timeout: 5_000 });
      return true;
    } catch (error) {
      if (error instanceof CommandError) return false;
      throw error;
    }
  }
}

function inNamespace(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ["--namespace", namespace];
}
