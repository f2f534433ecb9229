import { z } from "zod";
import { type Kubectl, KubectlError } from "../kubernetes/kubectl.ts";
import { pause } from "../pause.ts";
import type { StoppableApplication } from "./rollback.ts";

const rolloutSchema = z.object({
  spec: z.object({ replicas: z.int().default(0) }),
  status: z
    .object({
      currentPodHash: z.string().default(""),
      stableRS: z.string().default(""),
      /** Generation of the Deployment that the controller has looked at. */
      workloadObservedGeneration: z.string().default(""),
    })
    .prefault({}),
});
const deploymentSchema = z.object({ metadata: z.object({ generation: z.int() }) });
const autoscalerSchema = z.object({ spec: z.object({ minReplicas: z.int().default(1) }) });

export interface BackendOptions {
  /** Of the Rollout and of its Deployment; default: backend. */
  readonly name?: string;
  /** Of the website's Rollout, which goes back together with the API; default: frontend. */
  readonly website?: string;
  /** Milliseconds between two looks at the Rollout; default: one second. */
  readonly interval?: number;
  /** Milliseconds that the controller may take to make a version the stable one; default: a minute. */
  readonly promotion?: number;
}

/** The API: its Rollout, whose pods alone write to the database. While the number of pods is 0 its autoscaler rests. */
export class Backend implements StoppableApplication {
  private readonly kubectl: Kubectl;
  private readonly name: string;
  private readonly website: string;
  private readonly interval: number;
  private readonly promotion: number;
  private replicas = 0;

  constructor(kubectl: Kubectl, options: BackendOptions = {}) {
    const { name = "backend", website = "frontend", interval = 1_000, promotion = 60_000 } = options;
    this.kubectl = kubectl;
    this.name = name;
    this.website = website;
    this.interval = interval;
    this.promotion = promotion;
  }

  /** Does not wait for the pods to go: a restore does. @throws KubectlError */
  async stop(): Promise<void> {
    const { spec } = await this.rollout();
    // One that an earlier attempt has left stopped gets as many as its autoscaler begins with.
    this.replicas = spec.replicas > 0 ? spec.replicas : await this.fewest();
    await this.scale(0);
  }

  async start(): Promise<void> {
    await this.scale(this.replicas);
  }

  /**
   * Makes the newest version the stable one while there are no pods, so that none of the version before starts again;
   * and the website's, which nobody can judge without an API, and which its analysis would give up.
   * @throws Error when the controller does not do it in time
   */
  async startNewest(signal: AbortSignal): Promise<void> {
    const end = performance.now() + this.promotion;
    while (!(await this.isPromoted())) {
      if (performance.now() > end) {
        throw new Error(
          `Argo Rollouts has not made the new version of ${this.name} the stable one within ${this.promotion / 1000} s: look at kubectl --namespace=${this.kubectl.namespace} get rollout ${this.name} --output=yaml.`,
        );
      }
      await pause(this.interval, signal);
    }
    await this.promote(this.website);
    await this.start();
  }

  private async isPromoted(): Promise<boolean> {
    const [{ status }, { metadata }] = await Promise.all([
      this.rollout(),
      this.kubectl.json(deploymentSchema, ["get", "deployment", this.name]),
    ]);
    // What the controller says is of the version before until it has looked at the Deployment.
    if (status.workloadObservedGeneration !== String(metadata.generation)) return false;
    if (status.stableRS === status.currentPodHash) return true;
    await this.promote(this.name);
    return false;
  }

  private async promote(rollout: string): Promise<void> {
    const promotion = `--patch={"status":{"promoteFull":true}}`;
    await this.kubectl.run([
      ...["patch", "rollouts.argoproj.io", rollout],
      ...["--subresource=status", "--type=merge", promotion],
    ]);
  }

  private rollout(): Promise<z.infer<typeof rolloutSchema>> {
    return this.kubectl.json(rolloutSchema, ["get", "rollouts.argoproj.io", this.name]);
  }

  private async scale(replicas: number): Promise<void> {
    await this.kubectl.run(["scale", "rollouts.argoproj.io", this.name, `--replicas=${replicas}`]);
  }

  private async fewest(): Promise<number> {
    try {
      return (await this.kubectl.json(autoscalerSchema, ["get", "horizontalpodautoscaler", this.name])).spec
        .minReplicas;
    } catch (error) {
      if (error instanceof KubectlError && error.reason === "NotFound") return 1;
      throw error;
    }
  }
}
