import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes sure that the file with the stack's passphrase exists: 32 random bytes, made once, readable by the user alone.
 * Losing the file makes the secrets in the state unreadable.
 */
export async function ensurePassphrase(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${randomUUID()}`;
  await writeFile(fresh, randomBytes(32).toString("base64url"), { mode: 0o600 });
  try {
    // A link fails where the file exists: of two runs at once both get the first one's passphrase, and it is whole.
    await link(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}
