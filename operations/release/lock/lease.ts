import { z } from "zod";

/** The Lease whose holder alone deploys or rolls back; in the namespace of the stack. */
export const leaseName = "release";

const annotation = "immoexpress.com/holder";

const holderSchema = z.object({
  /** Unique for each run of a command. */
  id: z.string().min(1),
  actor: z.string().min(1),
  action: z.enum(["deployment", "rollback"]),
  /** The release that is to run. */
  release: z.string().min(1),
  reason: z.string().min(1).nullable(),
  host: z.string(),
  pid: z.int(),
  /** Of the operating system. */
  user: z.string(),
  /** ISO 8601, by the holder's clock. */
  since: z.iso.datetime(),
});
/** Who holds the lock, and what for. */
export type LockHolder = z.infer<typeof holderSchema>;

/** Kubernetes' MicroTime has six digits behind the point. */
const microTime = z.string().transform((text) => new Date(text));

const leaseSchema = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z
    .object({
      holderIdentity: z.string().default(""),
      renewTime: microTime.optional(),
      leaseDurationSeconds: z.int().optional(),
      leaseTransitions: z.int().optional(),
    })
    .prefault({}),
});

/** The lock as the API server has it. */
export interface LockState {
  /** Undefined: nobody holds it. */
  readonly holder: LockHolder | undefined;
  /** By the holder's clock. */
  readonly renewedAt: Date;
  readonly durationSeconds: number;
  /** How often it has gone from one to another. */
  readonly transitions: number;
  readonly resourceVersion: string;
}

/** Reads a Lease as kubectl prints it. @throws ZodError for an object of another shape */
export function parseLease(object: unknown): LockState {
  const { metadata, spec } = leaseSchema.parse(object);
  return {
    holder: spec.holderIdentity === "" ? undefined : holderOf(spec.holderIdentity, metadata.annotations[annotation]),
    renewedAt: spec.renewTime ?? new Date(0),
    durationSeconds: spec.leaseDurationSeconds ?? 60,
    transitions: spec.leaseTransitions ?? 0,
    resourceVersion: metadata.resourceVersion,
  };
}

/** A holder that another version, or somebody by hand, has written is respected, too. */
function holderOf(id: string, text: string | undefined): LockHolder {
  const unknown = { id, actor: id, action: "deployment", release: "a release", reason: null } as const;
  const blank: LockHolder = { ...unknown, host: "", pid: 0, user: "", since: new Date(0).toISOString() };
  try {
    return holderSchema.safeParse(JSON.parse(text ?? "")).data ?? blank;
  } catch {
    return blank;
  }
}

export interface LeaseContent {
  /** Undefined: released. */
  readonly holder: LockHolder | undefined;
  readonly now: Date;
  readonly durationSeconds: number;
  readonly transitions: number;
  /** Of the Lease that this replaces, so that nobody else's is; undefined: there is none. */
  readonly resourceVersion: string | undefined;
}

/** The object for `kubectl create` or `kubectl replace`. */
export function leaseObject(namespace: string, content: LeaseContent): object {
  const { holder, now, durationSeconds, transitions, resourceVersion } = content;
  const held = {
    holderIdentity: holder?.id ?? "",
    leaseDurationSeconds: durationSeconds,
    acquireTime: asMicroTime(holder === undefined ? now : new Date(holder.since)),
    renewTime: asMicroTime(now),
    leaseTransitions: transitions,
  };
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name: leaseName,
      namespace,
      labels: { "app.kubernetes.io/part-of": "immoexpress", "app.kubernetes.io/created-by": "immo" },
      annotations: holder === undefined ? {} : { [annotation]: JSON.stringify(holder) },
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    spec: held,
  };
}

function asMicroTime(time: Date): string {
  return time.toISOString().replace("Z", "000Z");
}
