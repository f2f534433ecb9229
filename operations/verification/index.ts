import { runClusterJob } from "../commands/run-job.ts";
import { jobOf } from "../commands/laptop/jobs.ts";
import { readTestAccount } from "../commands/laptop/test-account.ts";
import type { PublicFace } from "../health/outside.ts";
import type { HealthReport } from "../health/report.ts";
import type { HealthSettings } from "../health/settings.ts";
import { Kubectl, type KubectlOptions } from "../kubernetes/kubectl.ts";
import { readRollouts } from "../rollouts/read.ts";
import { checkStack } from "./check-stack.ts";
import { probeCandidates } from "./probes.ts";
import { verifyRelease } from "./verify.ts";

export { ReleaseGivenUp } from "./given-up.ts";

export interface DeployedRelease {
  release: string;
  face: PublicFace;
  settings: HealthSettings;
  /** Whether there is a CronJob `health` for the checks inside. */
  hasInside: boolean;
  kubectl: KubectlOptions;
  /** Requests to each new version, per second. */
  probesPerSecond: number;
  timeoutSeconds: number;
  progressDeadlineSeconds: number;
  signal: AbortSignal;
}

/** Milliseconds: the checks end themselves long before. */
const jobTimeout = 15 * 60_000;

/** Verifies a release on the cluster that kubectl leads to. @throws as verifyRelease */
export function verifyDeployedRelease(deployed: DeployedRelease): Promise<HealthReport> {
  const { release, face, probesPerSecond, timeoutSeconds, signal } = deployed;
  const kubectl = new Kubectl(face.namespace, deployed.kubectl);
  return verifyRelease({
    ...{ release, kubectl, signal, timeoutMs: timeoutSeconds * 1000 },
    progressDeadlineMs: deployed.progressDeadlineSeconds * 1000,
    readRollouts: (stop) => readRollouts(kubectl, stop),
    check: (which, stop) => check(deployed, which === "candidates", stop),
    probe: (stop) => probeCandidates(face, probesPerSecond, stop),
  });
}

async function check(deployed: DeployedRelease, isCandidate: boolean, signal: AbortSignal): Promise<HealthReport> {
  const { release, face, settings, hasInside, kubectl } = deployed;
  const { cronJob, args } = jobOf({ verb: "health", release, candidate: isCandidate });
  const inside = async () => {
    const { namespace } = face;
    const request = { namespace, cronJob, args, kubectl, signal, timeoutMs: jobTimeout };
    return (await runClusterJob({ ...request, onEvent: () => undefined })).result;
  };
  return checkStack({
    ...{ face, settings, release, isCandidate, signal },
    account: await readTestAccount(face.namespace, kubectl, signal),
    inside: hasInside ? inside : undefined,
  });
}
