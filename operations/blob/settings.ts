import { z } from "zod";

export const containerNames = ["backups", "compliance", "media", "audit"] as const;
export type ContainerName = (typeof containerNames)[number];

/**
 * Where blobs are and how to get in. `endpoint`: any server that speaks the Blob protocol, with a SAS token per container
 * or an account key; `azure`: an Azure account, with workload identity.
 */
export type BlobSettings =
  | { kind: "azure"; accountUrl: string }
  | {
      kind: "endpoint";
      /** With the account's name in the host or as path: `http://azurite:10000/immoexpress`. */
      accountUrl: string;
      /** Query strings, with or without the question mark. */
      sasTokens?: Partial<Record<ContainerName, string>>;
      account?: { name: string; key: string };
    };

const set = z.string().min(1);

const environmentSchema = z.object({
  BLOB_KIND: z.enum(["azure", "endpoint"], { error: "must be azure or endpoint" }),
  BLOB_ACCOUNT_URL: z.url({
    protocol: /^https?$/,
    error: "must be the address of the account, such as https://name.blob.core.windows.net",
  }),
  BLOB_SAS_BACKUPS: set.optional(),
  BLOB_SAS_COMPLIANCE: set.optional(),
  BLOB_SAS_MEDIA: set.optional(),
  BLOB_SAS_AUDIT: set.optional(),
  BLOB_ACCOUNT_NAME: set.optional(),
  BLOB_ACCOUNT_KEY: z.base64({ error: "must be the account's key in base64" }).optional(),
});

/**
 * Reads BLOB_KIND, BLOB_ACCOUNT_URL, BLOB_SAS_BACKUPS / _COMPLIANCE / _MEDIA / _AUDIT, BLOB_ACCOUNT_NAME and
 * BLOB_ACCOUNT_KEY; an empty one counts as absent.
 * @throws Error that names every variable that is missing or wrong, never its value
 */
export function readBlobSettings(environment: NodeJS.ProcessEnv): BlobSettings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    throw new Error(complaint(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`)));
  }
  const { BLOB_KIND: kind, BLOB_ACCOUNT_URL: accountUrl } = parsed.data;
  return kind === "azure" ? { kind, accountUrl } : endpoint(accountUrl, parsed.data);
}

function endpoint(accountUrl: string, variables: z.output<typeof environmentSchema>): BlobSettings {
  const { BLOB_ACCOUNT_NAME: name, BLOB_ACCOUNT_KEY: key } = variables;
  if ((name === undefined) !== (key === undefined)) {
    throw new Error(complaint(["BLOB_ACCOUNT_NAME and BLOB_ACCOUNT_KEY must be set both or not at all"]));
  }
  const tokens = containerNames.flatMap((container) => {
    const token = variables[`BLOB_SAS_${upper(container)}`];
    return token === undefined ? [] : [[container, token] as const];
  });
  if (tokens.length === 0 && name === undefined) {
    const missing = "one of BLOB_SAS_BACKUPS, BLOB_SAS_COMPLIANCE, BLOB_SAS_MEDIA, BLOB_SAS_AUDIT";
    throw new Error(complaint([`${missing}, or BLOB_ACCOUNT_NAME with BLOB_ACCOUNT_KEY, must be set`]));
  }
  return {
    kind: "endpoint",
    accountUrl,
    ...(tokens.length === 0 ? {} : { sasTokens: Object.fromEntries(tokens) }),
    ...(name === undefined || key === undefined ? {} : { account: { name, key } }),
  };
}

function upper<Name extends string>(name: Name): Uppercase<Name> {
  return name.toUpperCase() as Uppercase<Name>;
}

function complaint(problems: readonly string[]): string {
  return `The environment variables do not say where the blobs are: ${problems.join("; ")}.`;
}
