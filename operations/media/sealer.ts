import { createAgeHeader } from "../backup/age-header.ts";
import { encrypt } from "../backup/age.ts";
import { ContentKey } from "./content-key.ts";
import type { SnapshotEncryption } from "./snapshot.ts";

/** How photos are encrypted. */
export interface MediaEncryption {
  /** Public keys (`age1…`), at least one; the private key of any of them opens the photos. */
  recipients: readonly string[];
  /** Of the stack: what the ids of contents are made with. With another one every photo is uploaded again. */
  idSecret: string;
}

/** Encrypts the contents of one backup, and can open none of them. */
export class Sealer {
  readonly key: ContentKey;
  private readonly recipients: readonly string[];

  constructor({ recipients, idSecret }: MediaEncryption) {
    this.recipients = recipients;
    this.key = ContentKey.derive(idSecret, recipients);
  }

  /** An age file with a key of its own, as the format demands. */
  async *seal(content: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
    yield* encrypt(content, await createAgeHeader(this.recipients));
  }

  /** The same of content that is held in memory. */
  async sealWhole(content: Buffer): Promise<Buffer> {
    const pieces: Buffer[] = [];
    // The platform's own collector of streams makes a Blob on the way, and takes half as long again.
    for await (const piece of this.seal([content])) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** What the snapshot says: with it, who has a private key recognises contents without the stack and its secret. */
  async describe(): Promise<SnapshotEncryption> {
    const sealedKey = await this.sealWhole(this.key.bytes);
    const { fingerprint } = this.key;
    return { recipients: [...this.recipients], fingerprint, contentKey: sealedKey.toString("base64") };
  }
}
