import { z } from "zod";
import type { Kubectl } from "../kubernetes/kubectl.ts";
import { partLabel } from "../status/objects.ts";
import type { LogOrigin } from "./line.ts";

/** A container that has a log. */
export interface LoggingContainer extends LogOrigin {
  /** How often it was started again: before that there was another log, of which Kubernetes keeps the last. */
  restarts: number;
  isRunning: boolean;
}

const pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
      status: z
        .object({
          containerStatuses: z
            .array(
              z.object({
                name: z.string(),
                restartCount: z.int().default(0),
                state: z.object({ waiting: z.unknown(), running: z.unknown() }).partial().default({}),
              }),
            )
            .default([]),
        })
        .prefault({}),
    }),
  ),
});

/** All containers of the namespace that have started at least once. @throws KubectlError; ZodError; the signal's reason */
export async function loggingContainers(kubectl: Kubectl, signal: AbortSignal): Promise<LoggingContainer[]> {
  const { items } = await kubectl.json(pods, ["get", "pods"], { signal });
  return items.flatMap(({ metadata, status }) =>
    status.containerStatuses
      .filter(({ state, restartCount }) => state.waiting === undefined || restartCount > 0)
      .map(({ name, restartCount, state }) => ({
        service: metadata.labels[partLabel] ?? metadata.name,
        ...{ pod: metadata.name, container: name, restarts: restartCount, isRunning: state.running !== undefined },
      })),
  );
}

/** What tells a container from all others. */
export function keyOf({ pod, container }: LogOrigin): string {
  return `${pod}/${container}`;
}
