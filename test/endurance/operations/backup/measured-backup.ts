// A backup and its verification by a process of their own, whose largest resident memory is printed, in bytes. The
// environment is that of the operations; the identity is the first argument.
import "../../../../operations/small-memory.ts";
import { readFileSync } from "node:fs";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { readBlobSettings } from "../../../../operations/blob/settings.ts";
import { runBackup } from "../../../../operations/backup/run.ts";
import { verifyBackup } from "../../../../operations/backup/verify.ts";
import { backupContext } from "../../../support/backup-context.ts";

const { MONGODUMP = "", DATABASE_NAME: database = "", AGE_RECIPIENTS = "" } = process.env;
const settings = readBlobSettings(process.env);
const context = backupContext({
  stores: { backups: openContainer(settings, "backups"), compliance: openContainer(settings, "compliance") },
  target: { uri: "mongodb://127.0.0.1/", database },
});
context.tools.mongodump = MONGODUMP;
const manifest = await runBackup(context, { kind: "manual", release: "large", recipients: [AGE_RECIPIENTS] });
const { documents } = await verifyBackup(context, manifest, process.argv[2]);
// Not `resourceUsage()`, which begins with the memory of the process that this one was forked from.
const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
process.stdout.write(JSON.stringify({ documents, peak: Number(peak) * 1024 }));
