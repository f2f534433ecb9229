import { randomBytes } from "node:crypto";
import { writeOnce } from "../write-once.ts";

/**
 * Makes sure that the file with the stack's passphrase exists: 32 random bytes, made once, readable by the user alone.
 * Losing the file makes the secrets in the state unreadable.
 */
export async function ensurePassphrase(file: string): Promise<void> {
  await writeOnce(file, () => randomBytes(32).toString("base64url"));
}
