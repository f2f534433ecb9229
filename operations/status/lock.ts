import { z } from "zod";
import { type Kubectl, KubectlError } from "../kubernetes/kubectl.ts";

/** Name of the Lease that a deployment or a rollback holds. */
export const lockName = "immoexpress-release";

/** Who deploys or rolls back now. Times are ISO 8601. */
export interface Lock {
  holder: string;
  reason: string | null;
  since: string | null;
  /** Until when it holds, unless it is renewed; null: without a limit. */
  expiresAt: string | null;
}

const leaseSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  spec: z
    .object({
      holderIdentity: z.string().default(""),
      acquireTime: z.string().optional(),
      renewTime: z.string().optional(),
      leaseDurationSeconds: z.number().optional(),
    })
    .prefault({}),
});

/**
 * The lock as it stands, also one that has expired and that nobody has taken over.
 * @returns undefined when nobody has it
 * @throws KubectlError, with reason `Forbidden` to who may read no Lease; the signal's reason
 */
export async function readLock(kubectl: Kubectl, signal: AbortSignal): Promise<Lock | undefined> {
  try {
    return lockOf(await kubectl.json(leaseSchema, ["get", "lease", lockName], { signal }));
  } catch (error) {
    if (error instanceof KubectlError && error.reason === "NotFound") return undefined;
    throw error;
  }
}

function lockOf({ metadata, spec }: z.output<typeof leaseSchema>): Lock | undefined {
  const { holderIdentity: holder, acquireTime, renewTime = acquireTime, leaseDurationSeconds: seconds } = spec;
  if (holder === "") return undefined;
  const expires = renewTime === undefined || seconds === undefined ? NaN : Date.parse(renewTime) + seconds * 1000;
  return {
    holder,
    reason: metadata.annotations["immoexpress.com/reason"] ?? null,
    since: acquireTime ?? null,
    expiresAt: Number.isNaN(expires) ? null : new Date(expires).toISOString(),
  };
}
