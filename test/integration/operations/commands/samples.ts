/** Results of Jobs, as these say them. */

const at = "2025-12-07T06:00:00.000Z";
export const name = "mongodb-backup-20251207-060000";

export const listing = {
  restorable: [
    {
      ...{ name, kind: "manual", createdAt: at, release: "prod-20251207-050000", database: "agence" },
      ...{ engine: "mongodump", guarantee: "The moment.", bytes: 12_345_678, collections: 3, documents: 12_345 },
    },
  ],
  unusable: [{ name: "mongodb-backup-20251206-060000", reason: "it has no manifest" }],
};

export const plan = {
  backup: name,
  createdAt: at,
  collections: [
    { name: "audit", live: 3, newer: 3 },
    { name: "properties", inBackup: 12_000, live: 12_040, newer: 40 },
  ],
  documents: { inBackup: 12_000, live: 12_043, newer: 43 },
};

export const restored = {
  ...{ id: "x", outcome: "restored", backup: name, safetyBackup: "mongodb-backup-20251208-060000", reason: "why" },
  ...{ startedAt: at, finishedAt: "2025-12-07T06:01:05.000Z", collections: 1, documents: 12_000 },
};
