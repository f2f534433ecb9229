import { z } from "zod";
import { type UpdateMessage, parseMessage } from "./message.ts";

/** One value of a stack's configuration as the engine prints it: maps and lists also as what they are. */
const configEntry = z.object({
  /** Absent for a secret that is not shown. */
  value: z.string().optional(),
  objectValue: z.unknown().optional(),
  /** Whether it, or anything in it, is encrypted. */
  secret: z.boolean().default(false),
});
export type ConfigEntry = z.infer<typeof configEntry>;

/** By key, such as `immoexpress:release`. */
export const configEntries = z.record(z.string(), configEntry);
export type ConfigEntries = z.infer<typeof configEntries>;

/** One operation on a stack, from its history. */
export const stackUpdateSchema = z.object({
  kind: z.string(),
  startTime: z.coerce.date(),
  /** Of one that goes on: some moment before it began. */
  endTime: z.coerce.date().optional(),
  message: z.string().default(""),
  /** `succeeded`, `failed`, or `in-progress`. */
  result: z.string(),
  config: configEntries.default({}),
});
export type StackUpdate = z.infer<typeof stackUpdateSchema>;

export interface ReleaseImages {
  readonly frontend: string;
  readonly backend: string;
}

/** A release as it was deployed once: the same tag may be there several times. */
export interface DeployedRelease {
  readonly tag: string;
  /** `update`: by a plain `pulumi up`. */
  readonly action: UpdateMessage["action"] | "update";
  /** Null where nobody said so. */
  readonly actor: string | null;
  readonly reason: string | null;
  /** The release before, as far as it was said. */
  readonly from: string | null;
  /** A rollback that nobody asked for. */
  readonly automatic: boolean;
  /** Good: `pulumi up` succeeded, and with it the verification of the release's health. */
  readonly result: "good" | "failed" | "unfinished";
  /** ISO 8601; identifies it. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly images: ReleaseImages | null;
}

/** The keys of the configuration that name a release. */
export const releaseKey = "immoexpress:release";
export const imagesKey = "immoexpress:images";

const imagesSchema = z.object({ frontend: z.string(), backend: z.string() });

/**
 * The releases in a stack's history, in its order: the newest first. What they are comes from the configuration of each
 * update, who and why from its message.
 */
export function releasesOf(updates: readonly StackUpdate[]): DeployedRelease[] {
  return updates.flatMap((update): DeployedRelease[] => {
    if (update.kind !== "update") return [];
    const said = parseMessage(update.message);
    const tag = update.config[releaseKey]?.value ?? said?.release;
    if (tag === undefined) return [];
    return [
      {
        ...{ tag, action: said?.action ?? "update", automatic: said?.automatic ?? false },
        ...{ actor: said?.actor ?? null, reason: said?.reason ?? plainReason(update, said), from: said?.from ?? null },
        ...{ result: resultOf(update), startedAt: update.startTime.toISOString() },
        finishedAt: update.result === "in-progress" ? null : (update.endTime?.toISOString() ?? null),
        images: imagesOf(update.config),
      },
    ];
  });
}

export function imagesOf(config: ConfigEntries): ReleaseImages | null {
  return imagesSchema.safeParse(config[imagesKey]?.objectValue).data ?? null;
}

/** Who deployed by `pulumi up --message` said why, too. Without a message Pulumi takes the one of the last commit. */
function plainReason({ message }: StackUpdate, said: UpdateMessage | undefined): string | null {
  const [line = ""] = message.split("\n");
  return said !== undefined || line.trim() === "" ? null : line.trim();
}

function resultOf({ result }: StackUpdate): DeployedRelease["result"] {
  if (result === "succeeded") return "good";
  return result === "failed" ? "failed" : "unfinished";
}
