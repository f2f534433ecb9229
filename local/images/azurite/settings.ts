/** What Azurite is told by its environment. */
export interface AzuriteSettings {
  account: { name: string; key: string };
  /** Where everything is kept; undefined: in memory alone. */
  directory: string | undefined;
  host: string;
  port: number;
  healthPort: number;
}

/**
 * Reads AZURITE_ACCOUNTS (`<name>:<key in base64>`), AZURITE_DIRECTORY (default /data; `memory` keeps nothing),
 * AZURITE_HOST (default 0.0.0.0), AZURITE_PORT (10000) and AZURITE_HEALTH_PORT (10080).
 * @throws Error when there is no account: Azurite itself would take the one whose key everybody knows
 */
export function readSettings(environment: NodeJS.ProcessEnv): AzuriteSettings {
  const [, name, key] = /^([a-z0-9]{3,24}):([A-Za-z0-9+/]+=*)$/.exec(environment["AZURITE_ACCOUNTS"] ?? "") ?? [];
  if (name === undefined || key === undefined) {
    throw new Error(
      "AZURITE_ACCOUNTS must be the account's name (lower-case letters and digits), a colon and its key in base64.",
    );
  }
  const directory = environment["AZURITE_DIRECTORY"] ?? "/data";
  return {
    account: { name, key },
    directory: directory === "memory" ? undefined : directory,
    host: environment["AZURITE_HOST"] ?? "0.0.0.0",
    port: Number(environment["AZURITE_PORT"] ?? 10000),
    healthPort: Number(environment["AZURITE_HEALTH_PORT"] ?? 10080),
  };
}
