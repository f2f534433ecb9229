import { createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

/**
 * Gives contents ids that are the same in every backup, and that nobody without this key can compute of a photo that he has.
 * It opens nothing.
 */
export class ContentKey {
  /** 32 bytes. */
  readonly bytes: Buffer;
  private readonly key: KeyObject;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.key = createSecretKey(bytes);
  }

  /** Contents that are encrypted for other recipients are other blobs: each set has a key of its own. */
  static derive(secret: string, recipients: readonly string[]): ContentKey {
    const info = `immoexpress photos for ${recipients.toSorted().join(",")}`;
    return new ContentKey(Buffer.from(hkdfSync("sha256", secret, "", info, 32)));
  }

  /** @param sha256 of the content, 64 hex digits @returns 64 hex digits */
  idOf(sha256: string): string {
    return this.digest(Buffer.from(sha256, "hex"));
  }

  /** Tells keys apart: 32 hex digits. */
  get fingerprint(): string {
    return this.digest(Buffer.from("fingerprint")).slice(0, 32);
  }

  private digest(data: Buffer): string {
    return createHmac("sha256", this.key).update(data).digest("hex");
  }
}
