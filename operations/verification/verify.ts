import type { HealthReport } from "../health/report.ts";
import { type Kubectl, KubectlError } from "../kubernetes/kubectl.ts";
import { pause } from "../pause.ts";
import { abortRollout, resumeRollout, retryRollout } from "../rollouts/control.ts";
import type { RolloutState } from "../rollouts/state.ts";
import { type Decision, decide } from "./decide.ts";
import { ReleaseGivenUp, unwell } from "./given-up.ts";
import { WaitingVersions } from "./waiting-versions.ts";

/** What verifying a release needs of the world. */
export interface ReleaseToVerify {
  release: string;
  kubectl: Kubectl;
  /** How all of the release's rollouts stand. @throws KubectlError when nobody answers */
  readRollouts: (signal: AbortSignal) => Promise<RolloutState[]>;
  /** Checks the new versions, or what everybody gets. */
  check: (which: "candidates" | "public", signal: AbortSignal) => Promise<HealthReport>;
  /** Sends requests to the new versions until the signal. */
  probe: (signal: AbortSignal) => Promise<void>;
  /**
   * Milliseconds in which pods of a new version have to become ready. The controller has such a limit, too, and forgets it
   * (1.10.1) while a ReplicaSet of a version that was given up still has the annotation of its end.
   */
  progressDeadlineMs: number;
  /** Milliseconds until a release without a verdict is given up. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Milliseconds between two looks; default: a second. */
  intervalMs?: number;
}

/** Milliseconds that the API server may be away. */
const patience = 120_000;
/** Milliseconds in which the controller takes the traffic from a version that was given up. */
const abortPatience = 60_000;

/**
 * Sees a release through: waits for what the rollouts' analyses say, checks the new versions before they get all traffic,
 * lets both go on together, and checks what everybody gets then. Whatever goes wrong before, both are given up. One that was
 * given up earlier is tried again.
 * @returns the last report
 * @throws ReleaseGivenUp with all reasons; the signal's reason; KubectlError when the API server stays away
 */
export async function verifyRelease(verification: ReleaseToVerify): Promise<HealthReport> {
  const { signal } = verification;
  const probing = new AbortController();
  const probes = verification.probe(AbortSignal.any([signal, probing.signal]));
  try {
    await retryGivenUp(verification);
    await untilPromoted(verification);
  } finally {
    probing.abort();
    await probes.catch(() => undefined);
  }
  const report = await verification.check("public", signal);
  if (report.verdict === "failed") throw new ReleaseGivenUp(verification.release, unwell(report), report, "promoted");
  return report;
}

async function retryGivenUp(verification: ReleaseToVerify): Promise<void> {
  const rollouts = await look(verification);
  const givenUp = rollouts.filter(({ isAborted }) => isAborted);
  await Promise.all(givenUp.map(({ service }) => retryRollout(verification.kubectl, service, verification.signal)));
  // The controller's verdict on the last attempt stays there until it has seen that it is asked again.
  const end = Date.now() + abortPatience;
  const isStale = (state: RolloutState) =>
    givenUp.some(({ service }) => service === state.service) && (state.isAborted || state.phase === "Degraded");
  while (Date.now() < end && (await look(verification)).some(isStale)) await rest(verification);
}

async function untilPromoted(verification: ReleaseToVerify): Promise<void> {
  const { signal, timeoutMs, release } = verification;
  const end = Date.now() + timeoutMs;
  let isChecked = false;
  const waiting = new WaitingVersions(verification.progressDeadlineMs);
  for (;;) {
    const rollouts = await look(verification);
    const late = waiting.tooLate(rollouts, Date.now());
    const decision: Decision = late.length > 0 ? { what: "give up", reasons: late } : decide(rollouts);
    switch (decision.what) {
      case "promoted":
        return;
      case "give up":
        return giveUp(verification, decision.reasons);
      case "check candidates":
        if (!isChecked) await checkCandidates(verification);
        isChecked = true;
        for (const service of decision.services) {
          await attempt(resumeRollout(verification.kubectl, service, signal), signal);
        }
        break;
      case "wait":
        if (Date.now() > end) {
          const states = rollouts.map(
            ({ service, phase, message }) => `${service}: ${phase} (${message ?? "no reason given"})`,
          );
          await giveUp(verification, [`no verdict on ${release} within ${timeoutMs / 1000} s`, ...states]);
        }
    }
    await rest(verification);
  }
}

async function checkCandidates(verification: ReleaseToVerify): Promise<void> {
  const report = await verification.check("candidates", verification.signal);
  if (report.verdict === "failed") await giveUp(verification, unwell(report), report);
}

/** Has every new version given up, and waits until none has traffic. */
async function giveUp(
  verification: ReleaseToVerify,
  reasons: readonly string[],
  report?: HealthReport,
): Promise<never> {
  const { kubectl, signal, release } = verification;
  const end = Date.now() + abortPatience;
  for (;;) {
    const rollouts = await look(verification);
    const underWay = rollouts.filter(({ step, isAborted }) => step !== null && !isAborted);
    for (const { service } of underWay) await attempt(abortRollout(kubectl, service, signal), signal);
    const withTraffic = rollouts.filter(hasCanaryTraffic);
    if (underWay.length === 0 && withTraffic.length === 0) throw new ReleaseGivenUp(release, reasons, report, "stable");
    if (Date.now() > end) {
      const services = [...underWay, ...withTraffic]
        .map(({ service, canaryWeight }) => `${service} (${canaryWeight} %)`)
        .join(", ");
      throw new ReleaseGivenUp(release, [...reasons, `still with traffic: ${services}`], report, "unknown");
    }
    await rest(verification);
  }
}

/** Whether a version that is tried out, or was given up, has traffic. */
function hasCanaryTraffic({ step, isAborted, canaryWeight }: RolloutState): boolean {
  return (isAborted || step !== null) && canaryWeight > 0;
}

/** Looks until the API server answers: it may be starting again. */
async function look(verification: ReleaseToVerify): Promise<RolloutState[]> {
  const { readRollouts, signal } = verification;
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await readRollouts(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (Date.now() > end) throw error;
    }
    await rest(verification);
  }
}

function rest({ intervalMs = 1_000, signal }: ReleaseToVerify): Promise<void> {
  return pause(intervalMs, signal);
}

/** Lets the API server be away for a moment: whoever calls this looks again, and tries again. */
async function attempt(work: Promise<void>, signal: AbortSignal): Promise<void> {
  await work.catch((error: unknown) => {
    signal.throwIfAborted();
    if (!(error instanceof KubectlError)) throw error;
  });
}
