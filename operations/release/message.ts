import { z } from "zod";

const schema = z.object({
  action: z.enum(["deployment", "rollback"]),
  release: z.string().min(1),
  /** What was there before. */
  from: z.string().min(1).nullable(),
  actor: z.string().min(1),
  reason: z.string().min(1).nullable(),
  /** Whether nobody asked for it: a deployment had failed. */
  automatic: z.boolean().default(false),
});

/** What an update was for, as its message in the stack's history says (`pulumi up --message`). */
export type UpdateMessage = z.infer<typeof schema>;

/** The number is that of the format. */
const prefix = "immo release 1 ";

/** One line, which {@link parseMessage} understands. */
export function formatMessage(message: UpdateMessage): string {
  return prefix + JSON.stringify(schema.parse(message));
}

/** What {@link formatMessage} has written; undefined for every other message, such as that of a plain `pulumi up`. */
export function parseMessage(message: string): UpdateMessage | undefined {
  if (!message.startsWith(prefix)) return undefined;
  try {
    return schema.safeParse(JSON.parse(message.slice(prefix.length))).data;
  } catch {
    return undefined;
  }
}
