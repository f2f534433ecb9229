import { formatBytes } from "../../terminal/format.ts";
import type { DownloadReport } from "../laptop/download.ts";

/** Where it is, and how to open it without this program. */
export function downloaded({ archive, manifest, bytes, sha256, database }: DownloadReport): string[] {
  return [
    `${archive} (${formatBytes(bytes)}) and ${manifest}: what arrived is what was backed up.`,
    `SHA-256 ${sha256}`,
    "To open it by hand:",
    `  age --decrypt --identity "$AGE_IDENTITY_FILE" ${quote(archive)} > archive.zst`,
    "  zstd -d archive.zst -o archive.bson",
    `  mongorestore --archive=archive.bson --nsInclude=${quote(`${database}.*`)} "$MONGODB_URI"`,
  ];
}

function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
