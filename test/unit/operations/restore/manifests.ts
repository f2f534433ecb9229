import type { Manifest } from "../../../../operations/backup/manifest.ts";

/** A manifest that is complete and of an empty database, but for what the test is about. */
export function manifestWith(different: Partial<Manifest>): Manifest {
  const createdAt = different.createdAt ?? "2025-12-07T06:00:00.000Z";
  const name = different.name ?? `mongodb-backup-${createdAt.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-")}`;
  return {
    format: 1,
    name,
    kind: "scheduled",
    createdAt,
    finishedAt: new Date(Date.parse(createdAt) + 60_000).toISOString(),
    release: "prod-20251201-120000",
    database: "immoexpress",
    engine: "mongodump",
    guarantee: "The moment at which it began.",
    toolVersions: { mongodump: "100.15.0", server: "7.0.42", program: "0.1.0" },
    archive: {
      blob: `${name}/archive`,
      bytes: 1,
      sha256: "0".repeat(64),
      plainBytes: 1,
      compression: "zstd",
      encryption: "age",
      recipients: ["age1nobody"],
    },
    collections: [],
    verified: { at: createdAt, sha256: "0".repeat(64), bytes: 1 },
    ...different,
  };
}
