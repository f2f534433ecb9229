import { z } from "zod";

const at = z.iso.datetime().describe("by the clock of the pod");

/**
 * What a command says while it runs in the cluster, one JSON object a line on standard output. Exactly one `result` or
 * `error` is the last line of a run that was not killed.
 */
export const eventSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("phase"), at, name: z.string() }),
  z.object({
    event: z.literal("progress"),
    at,
    bytes: z.number().optional().describe("worked through in this phase"),
    detail: z.string().optional().describe("anything else that counts, such as `1200 of 50000 files`"),
  }),
  z.object({ event: z.literal("warning"), at, message: z.string() }),
  z.object({ event: z.literal("result"), at, seconds: z.number(), result: z.unknown() }),
  z.object({ event: z.literal("error"), at, seconds: z.number(), message: z.string(), exitCode: z.int() }),
]);

export type OperationEvent = z.infer<typeof eventSchema>;

/** The event in a line of a log; undefined for any other line, such as what the runtime prints when it crashes. */
export function parseEvent(line: string): OperationEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
