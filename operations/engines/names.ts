/** Who keeps backups of a database: this program with mongodump, or beside it another program or service. */
export const engineNames = ["mongodump", "pbm", "atlas"] as const;
/** Those that keep and restore backups by themselves. */
export const otherEngines = ["pbm", "atlas"] as const;
export type OtherEngine = (typeof otherEngines)[number];

/** As people know them. */
export const engineTitles: Readonly<Record<OtherEngine, string>> = { pbm: "Percona Backup", atlas: "Atlas" };

/** What Percona Backup and Atlas call their backups: `2025-12-07T06:00:00Z`, or 24 hexadecimal digits. */
export const engineBackupName = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|[0-9a-f]{24})$/;
