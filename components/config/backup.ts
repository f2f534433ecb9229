import { z } from "zod";
import { engineNames } from "../../operations/engines/names.ts";
import { atlasSchema } from "./atlas.ts";
import { choice, flag, text } from "./fields.ts";
import { readableFile } from "./file.ts";
import { imageReference } from "./images.ts";
import { pbmSchema } from "./pbm.ts";

function recipientList() {
  const allowed = "a list of at least one public key of age, each age1 and 58 more letters and digits";
  const error = `must be ${allowed}`;
  const recipient = z.string({ error }).regex(/^age1[02-9ac-hj-np-z]{58}$/, { error });
  return z.array(recipient, { error }).min(1, { error }).meta({ allowed });
}

function schedule() {
  return text(/^[\d*/,-]+( [\d*/,-]+){4}$/, "the five fields of a cron schedule, read in UTC, such as 0 */6 * * *");
}

const drill = z
  .strictObject({
    enabled: flag()
      .default(false)
      .describe(
        "Whether the newest backup is restored daily into a scratch database and compared. The cluster then holds a key that " +
          "reads backups: give it one of its own, as `immoexpress:secrets.drillIdentity` and among the recipients.",
      ),
    schedule: schedule().default("0 3 * * *").describe("When the drill runs."),
    identityPath: readableFile()
      .optional()
      .describe("File with the drill's private key, in place of the secret: only allowed locally."),
  })
  .prefault({});

const enabled = z.strictObject({
  enabled: z.literal(true).describe("Backups are made."),
  image: imageReference().describe("The operations image: every program of the backups."),
  recipients: recipientList().describe(
    "The public keys that backups of the database and of the photos are encrypted to; any one of their private keys, which " +
      "the cluster does not hold, opens them.",
  ),
  schedule: schedule().default("0 */6 * * *").describe("When the database is backed up."),
  mediaSchedule: schedule().default("15 */6 * * *").describe("When the photos are backed up."),
  pruneSchedule: schedule()
    .default("45 4 * * *")
    .describe("When backups that are past their time are deleted: 30 days, 90 for those of releases."),
  drill,
  beforeRelease: flag()
    .default(true)
    .describe("Whether a new release waits for a verified backup, and does not begin when that fails."),
  engine: choice(engineNames)
    .default("mongodump")
    .describe(
      "`mongodump`: whole dumps, restorable to their moments. `pbm`: beside them Percona Backup for MongoDB at a replica set in " +
        "the cluster, restorable to any second. `atlas`: beside them the backups that Atlas makes of a cluster there by itself. " +
        "Neither of the two was run here against the real thing.",
    ),
  pbm: pbmSchema.optional(),
  atlas: atlasSchema.optional(),
});

const disabled = z.strictObject({ enabled: z.literal(false).describe("No backup is made.") });

export const backupSchema = z
  .discriminatedUnion("enabled", [enabled, disabled], {
    error: "must be true (with image and recipients) or false, without quotes",
  })
  .prefault({ enabled: false })
  .describe("Backups of the database and of the photos, into `immoexpress:storage`. Default: none.");

export type BackupSettings = Extract<z.output<typeof backupSchema>, { enabled: true }>;
