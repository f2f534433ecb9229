import { setTimeout as sleep } from "node:timers/promises";
import { toolPath } from "../../local/toolchain/index.ts";
import { releaseTag } from "../../local/stack-values.ts";
import { Kubectl } from "../../operations/kubernetes/kubectl.ts";
import { readRollouts } from "../../operations/rollouts/read.ts";
import type { RolloutState } from "../../operations/rollouts/state.ts";
import { Load } from "../support/load.ts";
import type { LoadReport } from "../support/load-report.ts";
import { type Change, withChangedStackFile } from "./stack-file.ts";
import { stack } from "./stack.ts";

/** How the rollouts stood at a moment, in milliseconds of the clock. */
export interface Look {
  at: number;
  rollouts: RolloutState[];
}

/** A release that was deployed while the public used the application. */
export interface WatchedUpdate {
  release: string;
  /** What `pulumi up` said when it failed; undefined when it did not. */
  failure: string | undefined;
  looks: Look[];
  load: LoadReport;
  /** When which release answered `/api/health`. */
  answers: { at: number; release: string }[];
}

export interface UpdateUnderLoad {
  changes: readonly Change[];
  /** Requests a second of the public. */
  perSecond: number;
  /** Whether they all ask the API which release it is; default: the website and the API in turn. */
  onlyHealth?: boolean;
  /** Done to the cluster as soon as a new version has traffic; looks may fail from then on. */
  disturb?: (signal: AbortSignal) => Promise<void>;
}

/** The commands' own kubectl, in the namespace of the stack. */
export async function stackKubectl(): Promise<Kubectl> {
  const environment = { KUBECONFIG: stack().kubeconfig };
  return new Kubectl(stack().outputs.namespace, { executable: await toolPath("kubectl"), environment });
}

export function rolloutsNow(kubectl: Kubectl): Promise<RolloutState[]> {
  return readRollouts(kubectl, new AbortController().signal);
}

/** Deploys a new release with changes of the stack's file, and looks at the rollouts all the while. */
export async function updateUnderLoad(request: UpdateUnderLoad): Promise<WatchedUpdate> {
  const { changes, perSecond, onlyHealth, disturb } = request;
  const { apiUrl, frontendUrl, caCertificatePath } = stack().outputs;
  const kubectl = await stackKubectl();
  const answers: WatchedUpdate["answers"] = [];
  const health = `${apiUrl}/api/health`;
  const load = new Load({
    urls: onlyHealth === true ? [health] : [health, frontendUrl, `${apiUrl}/api/properties?pageSize=5`],
    ...{ keepAlive: 6, fresh: 2, perSecond, maximum: 30_000, caCertificatePath },
    onSuccess: (text) => {
      const release = /^\{.*"release":"([\w-]+)"/.exec(text)?.[1];
      if (release !== undefined) answers.push({ at: Date.now(), release });
    },
  }).start();
  const looks: Look[] = [];
  const watching = new AbortController();
  let disturbance: Promise<void> | undefined;
  const look = async () => {
    const rollouts = await rolloutsNow(kubectl);
    looks.push({ rollouts, at: Date.now() });
    if (rollouts.some(hasTraffic)) disturbance ??= disturb?.(watching.signal);
  };
  const watch = async () => {
    while (!watching.signal.aborted) {
      await look().catch((error: unknown) => {
        if (disturbance === undefined) throw error;
      });
      await sleep(500);
    }
  };
  const watched = watch();
  const release = releaseTag(new Date());
  const failure = await withChangedStackFile([[["release"], release], ...changes], (file) => stack().update(file)).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  watching.abort();
  await Promise.all([watched, load.stop(), disturbance]);
  return { release, failure, looks, load: load.report, answers };
}

/** Whether a new version has a part of the traffic. */
export function hasTraffic({ step, canaryWeight }: RolloutState): boolean {
  return step !== null && canaryWeight > 0;
}

/** Every weight that the new version of a service had, in order and without repetitions. */
export function weightsOf({ looks }: WatchedUpdate, service: string): number[] {
  const all = looks.flatMap(({ rollouts }) => rollouts.filter((one) => one.service === service && one.step !== null));
  return all.map(({ canaryWeight }) => canaryWeight).filter((weight, index, list) => weight !== list[index - 1]);
}
