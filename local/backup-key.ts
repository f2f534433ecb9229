import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { stateDirectory } from "./paths.ts";
import { writeOnce } from "./write-once.ts";

/** The key pair of the local stack's backups. */
export interface BackupKey {
  /** File with the private key, an age identity, which opens every backup. */
  identityPath: string;
  /** The public key, which backups are encrypted to. */
  recipient: string;
}

/**
 * Makes the key pair of the local stack's backups once; the file is readable by the user alone. Losing it makes the
 * backups unreadable.
 * @throws Error when the file holds something else
 */
export async function ensureBackupKey(): Promise<BackupKey> {
  const identityPath = join(stateDirectory(), "backup-identity.txt");
  await writeOnce(identityPath, async () => `${await generateX25519Identity()}\n`);
  const identity = (await readFile(identityPath, "utf8")).trim();
  try {
    return { identityPath, recipient: await identityToRecipient(identity) };
  } catch {
    throw new Error(
      `${identityPath} holds no private key of age (AGE-SECRET-KEY-1…): put the right file back, or delete it to begin ` +
        "with a new key, which opens no backup that exists",
    );
  }
}
