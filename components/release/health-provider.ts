// What the engine does with the resource of health-verification.ts, in a process of its own: plain Node, with the project as
// its working directory. Loaded there at every update: what takes time to load is imported where it is needed.
import { readFile } from "node:fs/promises";

/** What the stack's state keeps of the inputs: no secret, and little. */
export interface ReleaseHealthInputs {
  /** The release that was deployed. */
  readonly release: string;
  /** Generations of what describes the pods: they change with every change of these. */
  readonly generations: readonly number[];
  readonly namespace: string;
  /** Context of the kubeconfig; absent: its current one. */
  readonly context?: string;
  /** Public addresses without a slash at their end. */
  readonly apiUrl: string;
  readonly websiteUrl: string;
  /** PEM file of the authority that signed the certificate; absent: one that Node trusts. */
  readonly caCertificatePath?: string;
  /** `immoexpress:health`, as JSON. */
  readonly settings: string;
  /** Whether there is a CronJob for the checks inside. */
  readonly hasInside: boolean;
  readonly probesPerSecond: number;
  readonly timeoutSeconds: number;
  readonly progressDeadlineSeconds: number;
}

/** And of the verdict. */
export interface ReleaseHealthOutputs extends ReleaseHealthInputs {
  readonly verdict: "passed" | "degraded" | "failed";
  /** ISO 8601, UTC. */
  readonly verifiedAt: string;
  /** Of the last checks, a HealthReport as JSON; empty when it did not come to any. */
  readonly report: string;
}

/** Other pods are verified, whatever the reason; other settings of the checks count from then on. */
export function diff(_id: string, before: ReleaseHealthInputs, now: ReleaseHealthInputs) {
  const isSame = before.release === now.release && String(before.generations) === String(now.generations);
  return { changes: !isSame, replaces: before.namespace === now.namespace ? [] : ["namespace"] };
}

export async function create(inputs: ReleaseHealthInputs): Promise<{ id: string; outs: ReleaseHealthOutputs }> {
  const id = `${inputs.namespace}/release`;
  return { id, outs: await verify(id, inputs) };
}

/** Called, too, when the last update of the same release failed. */
export async function update(
  id: string,
  _before: ReleaseHealthInputs,
  now: ReleaseHealthInputs,
): Promise<{ outs: ReleaseHealthOutputs }> {
  return { outs: await verify(id, now) };
}

async function verify(id: string, inputs: ReleaseHealthInputs): Promise<ReleaseHealthOutputs> {
  const { verifyDeployedRelease, ReleaseGivenUp } = await import("../../operations/verification/index.ts");
  const { healthSettingsSchema } = await import("../../operations/health/settings.ts");
  const { release, namespace, context, apiUrl, websiteUrl, caCertificatePath: path } = inputs;
  try {
    const authority = path === undefined ? undefined : { path, pem: await readFile(path, "utf8") };
    const report = await verifyDeployedRelease({
      release,
      face: { apiUrl, websiteUrl, authority, namespace },
      settings: healthSettingsSchema.parse(JSON.parse(inputs.settings)),
      hasInside: inputs.hasInside,
      kubectl: context === undefined ? {} : { context },
      probesPerSecond: inputs.probesPerSecond,
      timeoutSeconds: inputs.timeoutSeconds,
      progressDeadlineSeconds: inputs.progressDeadlineSeconds,
      // The engine tells a provider nothing when it is interrupted: the rollouts wait where they are.
      signal: new AbortController().signal,
    });
    return { ...inputs, verdict: report.verdict, verifiedAt: report.finishedAt, report: JSON.stringify(report) };
  } catch (error) {
    if (!(error instanceof ReleaseGivenUp)) throw error;
    // Kept by the engine as a resource that failed: the next update of the same release verifies it again.
    const properties: ReleaseHealthOutputs = {
      ...{ ...inputs, verdict: "failed", verifiedAt: new Date().toISOString() },
      report: error.report === undefined ? "" : JSON.stringify(error.report),
    };
    throw Object.assign(new Error(error.message), { id, properties, reasons: [error.message] });
  }
}
