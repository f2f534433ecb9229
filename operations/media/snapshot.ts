import { createHash } from "node:crypto";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import { SnapshotDamagedError } from "./errors.ts";
import { encryptedBlob, plainBlob, snapshotName } from "./names.ts";
import { ownDirectory } from "./types.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits");
const count = z.int().nonnegative();

const aboutFile = {
  path: z.string().refine(isSafe, "must be a relative path that stays below the directory of the photos"),
  bytes: count,
  mtimeMs: z.int(),
};

/** A file of an earlier version: its content is stored as it is, under its hash. */
const plainFileSchema = z
  .strictObject({ ...aboutFile, sha256 })
  .transform(({ sha256: id, ...about }): SnapshotFile => ({ ...about, id }));

const encryptedFileSchema = z.strictObject({
  ...aboutFile,
  id: sha256.describe("HMAC-SHA256 of the content's SHA-256: the name of its blob"),
  storedSha256: sha256.describe("of the blob, which is encrypted"),
});
export type EncryptedFile = z.infer<typeof encryptedFileSchema>;

/** One file. Its path is relative and stays below the directory: whatever else a snapshot says is refused. */
export type SnapshotFile = Omit<EncryptedFile, "storedSha256"> & {
  /** Absent where the content is stored as it is. */
  storedSha256?: string;
};

const encryptionSchema = z.strictObject({
  recipients: z.array(z.string()).min(1).describe("public keys that can open the contents"),
  fingerprint: z.string().describe("of the key that the ids are made with"),
  contentKey: z.base64().describe("that key, as an age file for the recipients"),
});
export type SnapshotEncryption = z.infer<typeof encryptionSchema>;

const aboutSnapshot = {
  name: z.string().regex(snapshotName, "media-backup-YYYYMMDD-HHMMSS"),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  files: count,
  bytes: count.describe("of all files together"),
  leftOut: z.array(z.strictObject({ path: z.string(), reason: z.string() })).describe("what is there and not in here"),
  filesSha256: sha256.describe("of the lines of the files"),
};

/** What is known of a snapshot without its files. Times are ISO 8601, UTC. */
const headerSchema = z.discriminatedUnion("format", [
  z.strictObject({ format: z.literal(1), ...aboutSnapshot }),
  z.strictObject({ format: z.literal(2), ...aboutSnapshot, encryption: encryptionSchema }),
]);
export type SnapshotHeader = z.infer<typeof headerSchema>;

type EncryptedHeader = Extract<SnapshotHeader, { format: 2 }>;

export interface Snapshot {
  header: SnapshotHeader;
  /** In the order of their paths. */
  files: SnapshotFile[];
}

/** Bytes as stored: the snapshot of two million files is smaller. */
export const snapshotLimit = 256 * 1024 * 1024;
const textLimit = 1024 * 1024 * 1024;

/** Lines of JSON, the header first and then one for each file, compressed as `zstd --check` does. */
export function serializeSnapshot(
  about: Omit<EncryptedHeader, "format" | "files" | "bytes" | "filesSha256">,
  files: readonly EncryptedFile[],
): Buffer {
  const lines = files.map((file) => `${JSON.stringify(file)}\n`).join("");
  const header: EncryptedHeader = {
    format: 2,
    ...about,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    filesSha256: createHash("sha256").update(lines).digest("hex"),
  };
  const params = { [constants.ZSTD_c_checksumFlag]: 1 };
  return zstdCompressSync(`${JSON.stringify(header)}\n${lines}`, { params });
}

/**
 * @param name what the snapshot was found under: one that was put in the place of another is refused
 * @throws SnapshotDamagedError
 */
export function parseSnapshot(stored: Uint8Array, name: string): Snapshot {
  return orDamaged(name, () => {
    const text = zstdDecompressSync(stored, { maxOutputLength: textLimit }).toString("utf8");
    const end = text.indexOf("\n") + 1;
    const header = parseHeader(text.slice(0, end), name);
    const lines = text.slice(end);
    if (createHash("sha256").update(lines).digest("hex") !== header.filesSha256) {
      throw new Error("the list of files is another one");
    }
    const fileSchema = header.format === 1 ? plainFileSchema : encryptedFileSchema;
    const files = lines
      .split("\n")
      .slice(0, -1)
      .map((line) => fileSchema.parse(JSON.parse(line)));
    return { header, files };
  });
}

export function isEncrypted(file: SnapshotFile): file is EncryptedFile {
  return file.storedSha256 !== undefined;
}

/** The blob of a file's content. */
export function blobOf(file: SnapshotFile): string {
  return isEncrypted(file) ? encryptedBlob(file.id) : plainBlob(file.id);
}

/** @param line the first one @throws SnapshotDamagedError */
export function parseHeader(line: string, name: string): SnapshotHeader {
  return orDamaged(name, () => {
    const header = headerSchema.parse(JSON.parse(line));
    if (header.name !== name) throw new Error(`it belongs to ${header.name}`);
    return header;
  });
}

function orDamaged<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SnapshotDamagedError) throw error;
    const why = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : "";
    throw new SnapshotDamagedError(`The snapshot ${name} is damaged (${why}): use another one.`);
  }
}

/** Whether a path from a snapshot stays below the directory of the photos, and out of this program's own. */
function isSafe(path: string): boolean {
  const names = path.split("/");
  return (
    names[0] !== ownDirectory &&
    !path.includes("\0") &&
    names.every((name) => name !== "" && name !== "." && name !== "..")
  );
}
