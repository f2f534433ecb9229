import { identityToRecipient } from "age-encryption";
import { RestoreRefusedError } from "./errors.ts";

/** Something that was encrypted. */
interface Encrypted {
  name: string;
  /** Public keys. */
  recipients: readonly string[];
}

/**
 * @param identity `AGE-SECRET-KEY-…`, which no message repeats
 * @throws RestoreRefusedError when it is none, or opens another backup than this, naming those who can
 */
export async function checkIdentity(identity: string, { name, recipients }: Encrypted): Promise<void> {
  const wanted = `the private key of one of ${recipients.join(", ")} opens ${name}`;
  const recipient = await identityToRecipient(identity.trim()).catch(() => {
    // Whatever it was, it may hold most of a key.
    throw new RestoreRefusedError(
      `What was given as private key is none, and nothing was changed: it is one line that begins with AGE-SECRET-KEY-1; ${wanted}.`,
    );
  });
  if (recipients.includes(recipient)) return;
  throw new RestoreRefusedError(
    `The private key that was given belongs to ${recipient}, and nothing was changed: ${wanted}.`,
  );
}
