import { z } from "zod";

/** The Secret in the application's namespace in which the program keeps where releases are registered. */
export const sentrySecret = { name: "sentry", key: "target" } as const;

/** The content of the Secret. */
export const sentryTargetSchema = z.strictObject({
  /** Without a slash at its end. */
  url: z.url({ protocol: /^https?$/ }),
  organization: z.string().min(1),
  projects: z.array(z.string().min(1)).min(1),
  /** As the pods name it to Sentry. */
  environment: z.string().min(1),
  /** Absent: whoever deploys brings one along. */
  token: z.string().min(1).optional(),
});

export type SentryTarget = z.infer<typeof sentryTargetSchema>;

/** A release as Sentry names it: its names are those of a whole organization. @param tag such as prod-20251207-143000 */
export function sentryRelease(tag: string): string {
  return `immoexpress@${tag}`;
}
