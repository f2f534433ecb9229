import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { decrypt } from "../backup/age.ts";
import { RestoreRefusedError } from "../restore/errors.ts";
import { checkIdentity } from "../restore/identity.ts";
import { ContentKey } from "./content-key.ts";
import { SnapshotDamagedError } from "./errors.ts";
import type { SnapshotHeader } from "./snapshot.ts";

/** How the contents of a snapshot are recognised and read. */
export interface ContentAccess {
  /** @param sha256 of a content */
  idOf(sha256: string): string;
  /** @throws Error when it is not what was stored */
  open(stored: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

/** Photos were not encrypted by earlier versions: these need no key. */
const plain: ContentAccess = { idOf: (sha256) => sha256, open: (stored) => stored };

/**
 * @param identity `AGE-SECRET-KEY-…`; undefined: none was given
 * @throws RestoreRefusedError when it is needed, and is missing or another one; SnapshotDamagedError
 */
export async function accessTo(header: SnapshotHeader, identity: string | undefined): Promise<ContentAccess> {
  if (header.format === 1) return plain;
  const { name, encryption } = header;
  if (identity === undefined) {
    throw new RestoreRefusedError(
      `The photos of ${name} are encrypted, and nothing was changed: set AGE_IDENTITY_FILE to the file of the private key of one of ${encryption.recipients.join(", ")}.`,
    );
  }
  await checkIdentity(identity, { name, recipients: encryption.recipients });
  const open = (stored: AsyncIterable<Buffer>) => decrypt(stored, identity);
  const key = new ContentKey(await openKey(open, name, encryption.contentKey));
  if (key.fingerprint !== encryption.fingerprint) throw damaged(name, "its key is another one");
  return { idOf: (sha256) => key.idOf(sha256), open };
}

async function openKey(open: ContentAccess["open"], name: string, sealed: string): Promise<Buffer> {
  try {
    return await buffer(open(Readable.from([Buffer.from(sealed, "base64")])));
  } catch (error) {
    throw damaged(name, `its key cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function damaged(name: string, why: string): SnapshotDamagedError {
  return new SnapshotDamagedError(`The snapshot ${name} is damaged (${why}): use another one.`);
}
