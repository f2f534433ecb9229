import { z } from "zod";

/** A service of somebody else's that the application or its backups use. */
export const externalServiceSchema = z.object({ name: z.string().min(1), url: z.url({ protocol: /^https?$/ }) });
export type ExternalService = z.infer<typeof externalServiceSchema>;
