import type { PbmSettings } from "../../config/pbm.ts";

/**
 * What `pbm config --file` reads, as JSON, which is YAML too. The span of the oplog's slices is a fraction of a minute.
 * Keys: https://docs.percona.com/percona-backup-mongodb/reference/configuration-options.html
 * @param key of the storage account
 */
export function pbmConfiguration({ account, container, oplogSpanSeconds }: PbmSettings, key: string): string {
  return JSON.stringify({
    storage: { type: "azure", azure: { account, container, prefix: "mongodb", credentials: { key } } },
    pitr: { enabled: true, oplogSpanMin: oplogSpanSeconds / 60, compression: "zstd" },
    // While a base backup is made, the slices go on in the same rhythm.
    backup: { oplogSpanMin: oplogSpanSeconds / 60, compression: "zstd" },
  });
}
