import program from "../../package.json" with { type: "json" };
import type { Manifest } from "./manifest.ts";
import type { StoredArchive } from "./pipeline.ts";
import type { BackupRequest } from "./types.ts";

const guarantee =
  "A dump without oplog: every collection is as it was at some moment between createdAt and finishedAt; there is no other moment to restore to.";

export interface BackupFacts {
  name: string;
  database: string;
  createdAt: Date;
  stored: StoredArchive;
  /** When the archive had been read again and was as it was written. */
  verifiedAt: Date;
}

/** The manifest of a backup that is complete but for its manifest. */
export function describeBackup(
  { kind, release, recipients, idempotencyKey }: BackupRequest,
  { name, database, createdAt, stored, verifiedAt }: BackupFacts,
): Manifest {
  const { blob, bytes, sha256, content } = stored;
  const at = verifiedAt.toISOString();
  return {
    format: 1,
    name,
    kind,
    createdAt: createdAt.toISOString(),
    finishedAt: at,
    release,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    database,
    engine: "mongodump",
    guarantee,
    toolVersions: { mongodump: content.toolVersion, server: content.serverVersion, program: program.version },
    archive: {
      blob,
      bytes,
      sha256,
      plainBytes: content.bytes,
      compression: "zstd",
      encryption: "age",
      recipients: [...recipients],
    },
    collections: content.collections,
    verified: { at, sha256, bytes },
  };
}
