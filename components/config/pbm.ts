import { z } from "zod";
import { choice, text, wholeNumber } from "./fields.ts";
import { imageReference } from "./images.ts";

export const pbmSchema = z
  .strictObject({
    image: imageReference()
      .default("docker.io/percona/percona-backup-mongodb:2.15.0")
      .describe(
        "Image with `pbm-agent-entrypoint`, `pbm-agent` and `pbm` on its path; for restores of physical backups `mongod` as well.",
      ),
    type: choice(["logical", "physical", "incremental"])
      .default("logical")
      .describe(
        "What a base backup is. `physical` and `incremental`, for large databases, need Percona Server for MongoDB as " +
          "`database.image`; `incremental` makes a whole one weekly.",
      ),
    account: text(/^[a-z0-9]{3,24}$/, "3 to 24 lower-case letters and digits").describe(
      "Storage account in Azure, whose key is `immoexpress:secrets.pbmStorageKey`. One of its own, because Percona Backup knows " +
        "no access without a key, and the account of `immoexpress:storage` knows none with one.",
    ),
    container: text(/^[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])$/, "3 to 63 lower-case letters, digits and dashes")
      .default("pbm")
      .describe("Container of that account; it exists already."),
    oplogSpanSeconds: wholeNumber(10, 60)
      .default(30)
      .describe("Seconds between two slices of the oplog: at most so much is lost with all members at once."),
  })
  .describe("Percona Backup for MongoDB, with engine `pbm`: its agents beside the members, and where it stores.");

export type PbmSettings = z.output<typeof pbmSchema>;
