import { readFile, stat } from "node:fs/promises";
import { readSettings, SettingsError } from "../settings.ts";

const sizeLimit = 64 * 1024;

/**
 * The private key in the file that AGE_IDENTITY_FILE names, as `age-keygen` writes it.
 * @returns undefined when the variable is not set
 * @throws SettingsError, which never repeats what is in the file
 */
export async function readIdentity(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  if ((environment["AGE_IDENTITY_FILE"] ?? "") === "") return undefined;
  const { identityFile } = readSettings(environment, ["identityFile"]);
  const text = await readSmall(identityFile);
  const keys = text.split("\n").filter((line) => /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/.test(line.trim()));
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    const found = keys.length === 0 ? "none" : keys.length;
    throw new SettingsError(
      `AGE_IDENTITY_FILE names ${identityFile}, and there is ${found} in it: one line that begins with AGE-SECRET-KEY-1 is allowed.`,
    );
  }
  return key.trim();
}

/** @throws SettingsError also when there is none */
export async function requireIdentity(environment: NodeJS.ProcessEnv, what: string): Promise<string> {
  const identity = await readIdentity(environment);
  if (identity !== undefined) return identity;
  throw new SettingsError(
    `${what} needs the private key that opens the backups: set AGE_IDENTITY_FILE to its file; for the local stack run eval "$(make -s env)".`,
  );
}

async function readSmall(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > sizeLimit) throw new Error("it is too large for a key");
    return await readFile(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`The file that AGE_IDENTITY_FILE names cannot be read: ${why}.`);
  }
}
