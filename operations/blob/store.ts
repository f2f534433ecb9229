import type { Readable } from "node:stream";

/** What a store says of a blob without its content. */
export interface BlobProperties {
  /** Full name within the container, such as `mongodb-backup-20251207-060000/archive`. */
  name: string;
  bytes: number;
  /** By the store's own clock. */
  createdAt: Date;
  /** The same: when its content was written for the last time. */
  modifiedAt: Date;
}

/** Blobs of one container, by name; a name has parts parted by slashes. */
export interface BlobStore {
  /**
   * Streams content in blocks with bounded memory, each block retried by itself. Write-once. Without content it writes an
   * empty blob.
   * @returns how many bytes the blob has
   * @throws BlobExistsError when there is a blob of that name; BlobUnavailableError when the store is gone for good; what
   * the content throws; the signal's reason. Nothing is left behind by a write that fails
   */
  write(name: string, content: AsyncIterable<Uint8Array>, options?: WriteOptions): Promise<{ bytes: number }>;
  /**
   * Writes small content in one request.
   * @throws BlobExistsError when there is a blob of that name, unless `replace`; BlobUnavailableError
   */
  writeSmall(name: string, content: Uint8Array, options?: WriteOptions & { replace?: boolean }): Promise<void>;
  /**
   * A stream of the content; one that is cut off in the middle continues where it was. Errors of the stream are those of
   * this interface.
   * @throws BlobNotFoundError, BlobUnavailableError
   */
  read(name: string, options?: ReadOptions): Promise<Readable>;
  /** The whole content. @throws BlobNotFoundError; BlobTooLargeError over `limit` bytes; BlobUnavailableError */
  readSmall(name: string, limit: number, options?: ReadOptions): Promise<Buffer>;
  /** @returns undefined when there is no such blob. @throws BlobUnavailableError */
  properties(name: string): Promise<BlobProperties | undefined>;
  /** Every blob whose name begins with `prefix`, in the order of the names. @throws BlobUnavailableError */
  list(prefix: string): AsyncIterable<BlobProperties>;
  /** No error when it is not there. @throws BlobUnavailableError, also where the credentials do not allow it */
  delete(name: string): Promise<void>;
  /**
   * Takes a lock named by a blob, which is made when it is not there. Exclusive; renewed by itself until it is released;
   * expires 60 s after its holder has died.
   * @param holder whom the next one in line is told of, such as `backup on pod backup-29381-x7`
   * @throws BlobLeasedError when somebody else has it; BlobUnavailableError
   */
  lease(name: string, holder: string): Promise<BlobLease>;
}

/** A lock that is held. */
export interface BlobLease {
  /** Aborted, with an error as reason, when somebody else may have the lock: it could not be renewed in time. */
  readonly lost: AbortSignal;
  /** Gives the lock back; more than once does nothing. Never throws: a lock that cannot be given back expires. */
  release(): Promise<void>;
}

export interface ReadOptions {
  signal?: AbortSignal;
}

export interface WriteOptions {
  /** Default: `application/octet-stream`. */
  contentType?: string;
  /** Names are those of JavaScript variables in lower case; values are ASCII. */
  metadata?: Record<string, string>;
  signal?: AbortSignal;
}
