import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { PublicFace } from "../../health/outside.ts";
import { type HealthSettings, healthSettingsSchema } from "../../health/settings.ts";
import { readStackConfig } from "./stack.ts";

/** How a stack is checked from outside. */
export interface HealthPlan {
  face: Omit<PublicFace, "namespace">;
  settings: HealthSettings;
  /** The release that the stack's file names. */
  release: string;
}

const port = z.int().min(1).max(65535);

const configSchema = z.looseObject({
  "immoexpress:hosts": z.object({ frontend: z.hostname(), api: z.hostname() }),
  "immoexpress:publicPorts": z.object({ https: port.default(443) }).prefault({}),
  "immoexpress:tls": z.object({ caCertificatePath: z.string().optional() }).prefault({}),
  "immoexpress:release": z.string(),
  "immoexpress:health": healthSettingsSchema,
});

/**
 * Reads from a stack's file what `pulumi up` makes its public addresses of.
 * @param directory the project's
 * @throws UsageError when there is no such stack; Error when its file is wrong, or that of the authority is not there
 */
export async function readHealthPlan(stack: string, directory: string): Promise<HealthPlan> {
  const { file, config } = await readStackConfig(stack, directory);
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) throw new Error(`${file} does not say how to check it: ${z.prettifyError(parsed.error)}`);
  const { "immoexpress:hosts": hosts, "immoexpress:publicPorts": ports, "immoexpress:tls": tls } = parsed.data;
  const urlOf = (host: string) => `https://${host}${ports.https === 443 ? "" : `:${ports.https}`}`;
  return {
    face: {
      ...{ apiUrl: urlOf(hosts.api), websiteUrl: urlOf(hosts.frontend) },
      authority: await readAuthority(tls.caCertificatePath, directory),
    },
    settings: parsed.data["immoexpress:health"],
    release: parsed.data["immoexpress:release"],
  };
}

async function readAuthority(name: string | undefined, directory: string): Promise<PublicFace["authority"]> {
  if (name === undefined) return undefined;
  const path = resolve(directory, name);
  try {
    return { path, pem: await readFile(path, "utf8") };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The authority's certificate (immoexpress:tls.caCertificatePath) cannot be read: ${why}.`, {
      cause: error,
    });
  }
}
