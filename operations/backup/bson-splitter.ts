/** Bytes; the largest document that a server stores, and what it may add to one of its own. */
const maximumDocument = 16 * 1024 * 1024 + 16 * 1024;
const terminator = 0xffffffff;
const minimumDocument = 5;
const lengthBytes = 4;

export interface SplitterHandlers {
  /** Where in `bytes` a document lies; they are valid until `onReuse`. */
  onDocument: (bytes: Buffer, start: number, end: number) => void;
  onTerminator: () => void;
  /** The memory of all documents so far is about to be used for something else. */
  onReuse: () => void;
}

/** Bytes that are no sequence of BSON documents and terminators. */
export class BsonFormatError extends Error {
  override readonly name = "BsonFormatError";
}

/**
 * Cuts a stream of BSON documents and terminators (-1 in place of a length), which arrives in pieces of any size. Holds no more
 * than one document.
 */
export class BsonSplitter {
  private readonly on: SplitterHandlers;
  // A document or a length that the pieces so far did not complete: its first `filled` bytes, of `pending.length`.
  private pending: Buffer | undefined;
  private filled = 0;
  /** Memory for what is pending. */
  private spare = Buffer.alloc(0);

  constructor(handlers: SplitterHandlers) {
    this.on = handlers;
  }

  /** Whether the pieces so far end in the middle of something. */
  get isIncomplete(): boolean {
    return this.pending !== undefined;
  }

  /** @throws BsonFormatError; what the handlers throw */
  push(piece: Buffer): void {
    let at = this.pending === undefined ? 0 : this.complete(piece);
    while (at < piece.length) {
      const left = piece.length - at;
      if (left < lengthBytes) {
        this.keep(piece, at, lengthBytes);
        return;
      }
      const length = piece.readUInt32LE(at);
      if (length === terminator) {
        at += lengthBytes;
        this.on.onTerminator();
        continue;
      }
      checkLength(length);
      if (left < length) {
        this.keep(piece, at, length);
        return;
      }
      this.document(piece, at, at + length);
      at += length;
    }
    this.on.onReuse();
  }

  /** Goes on with what is pending. @returns how much of the piece that took */
  private complete(piece: Buffer): number {
    let at = 0;
    while (this.pending !== undefined) {
      const taken = piece.copy(this.pending, this.filled, at);
      at += taken;
      this.filled += taken;
      if (this.filled < this.pending.length) return at;
      const whole = this.pending;
      this.pending = undefined;
      if (whole.length > lengthBytes) this.document(whole, 0, whole.length);
      else this.begin(whole);
    }
    return at;
  }

  /** A length has become complete. */
  private begin(bytes: Buffer): void {
    const length = bytes.readUInt32LE(0);
    if (length === terminator) this.on.onTerminator();
    else {
      checkLength(length);
      this.keep(bytes, 0, length);
    }
  }

  private keep(piece: Buffer, at: number, length: number): void {
    this.on.onReuse();
    if (this.spare.length < length) this.spare = Buffer.allocUnsafeSlow(length);
    this.pending = this.spare.subarray(0, length);
    this.filled = piece.copy(this.pending, 0, at);
  }

  private document(bytes: Buffer, start: number, end: number): void {
    if (bytes[end - 1] !== 0) throw new BsonFormatError("a document does not end with a zero byte");
    this.on.onDocument(bytes, start, end);
  }
}

function checkLength(length: number): void {
  if (length >= minimumDocument && length <= maximumDocument) return;
  throw new BsonFormatError(`${length} is neither the length of a document nor a terminator`);
}
