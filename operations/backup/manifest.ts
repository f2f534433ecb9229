import { createHash } from "node:crypto";
import { z } from "zod";
import { ArchiveDamagedError } from "./errors.ts";
import { backupKinds } from "./kinds.ts";

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits");
const timestamp = z.iso.datetime();
/** Extended JSON, canonical, as in the dump: numbers are objects such as `{"$numberInt": "1"}`. */
const extendedJson = z.record(z.string(), z.unknown());

export const backupName = /^mongodb-backup-\d{8}-\d{6}$/;

export const collectionSchema = z.strictObject({
  name: z.string().min(1),
  documents: count,
  bytes: count.describe("of all documents as BSON"),
  indexes: z.array(extendedJson).describe("definitions as listIndexes gives them, as canonical extended JSON"),
  options: extendedJson.describe("what the collection was created with, as canonical extended JSON"),
  contentHash: sha256.describe("the sum of the documents' SHA-256 modulo 2^256: independent of their order"),
});

/** What is known of a backup: written last, so that one without is not finished. Times are ISO 8601, UTC. */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  name: z.string().regex(backupName, "mongodb-backup-YYYYMMDD-HHMMSS"),
  kind: z.enum(backupKinds),
  createdAt: timestamp,
  finishedAt: timestamp,
  release: z.string(),
  idempotencyKey: z.string().optional(),
  database: z.string().min(1),
  engine: z.enum(["mongodump", "pbm", "atlas"]),
  guarantee: z.string().describe("one sentence: what can be restored to"),
  toolVersions: z.strictObject({ mongodump: z.string(), server: z.string(), program: z.string() }),
  archive: z.strictObject({
    blob: z.string().min(1),
    bytes: count,
    sha256: sha256.describe("of the blob as it is stored"),
    plainBytes: count.describe("of the archive as mongodump wrote it"),
    compression: z.literal("zstd"),
    encryption: z.literal("age"),
    recipients: z.array(z.string()).min(1),
  }),
  collections: z.array(collectionSchema),
  verified: z
    .strictObject({ at: timestamp, sha256, bytes: count })
    .describe("the blob as it was read again after it was written"),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type CollectionRecord = z.infer<typeof collectionSchema>;

/** Bytes; the manifest of ten thousand collections is smaller. */
export const manifestLimit = 16 * 1024 * 1024;

export function manifestBlob(name: string): string {
  return `${name}/backup-metadata.json`;
}

export function archiveBlob(name: string): string {
  return `${name}/archive`;
}

/** JSON whose last field, `checksum`, is the SHA-256 of the JSON without it. */
export function serializeManifest(manifest: Manifest): Buffer {
  const checksum = createHash("sha256").update(text(manifest)).digest("hex");
  return Buffer.from(text({ ...manifest, checksum }));
}

/**
 * @param name what the manifest was found under: one that was put in the place of another is refused
 * @throws ArchiveDamagedError when one bit differs from what {@link serializeManifest} wrote
 */
export function parseManifest(bytes: Uint8Array, name?: string): Manifest {
  const where = `the manifest${name === undefined ? "" : ` of ${name}`}`;
  const { checksum, ...rest } = parseObject(bytes, where);
  // The text as well: what JSON reads alike (spaces, escapes, a field given twice) is not what was written either.
  const asWritten = text({ ...rest, checksum });
  const expected = createHash("sha256").update(text(rest)).digest("hex");
  if (checksum !== expected || !Buffer.from(asWritten).equals(bytes)) {
    throw new ArchiveDamagedError(`${where} is damaged: its checksum does not fit; restore from another backup`);
  }
  const result = manifestSchema.safeParse(rest);
  if (!result.success) throw new ArchiveDamagedError(`${where} is not readable: ${z.prettifyError(result.error)}`);
  const manifest = result.data;
  if (name !== undefined && manifest.name !== name) {
    throw new ArchiveDamagedError(
      `${where} belongs to ${manifest.name}: manifests were swapped; restore from another backup`,
    );
  }
  return manifest;
}

function parseObject(bytes: Uint8Array, where: string): Record<string, unknown> {
  try {
    return extendedJson.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    throw new ArchiveDamagedError(`${where} is damaged: it is not a JSON object in UTF-8; restore from another backup`);
  }
}

function text(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
