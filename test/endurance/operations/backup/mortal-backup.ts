// A backup that kills itself, as SIGKILL from outside would, when a phase begins or bytes have passed; else it prints its name.
// The rest of the environment is that of the operations.
import { openContainer } from "../../../../operations/blob/azure.ts";
import { readBlobSettings } from "../../../../operations/blob/settings.ts";
import { runBackup } from "../../../../operations/backup/run.ts";
import { backupContext, Recorder } from "../../../support/backup-context.ts";
import { realTools } from "../../../support/real-tools.ts";

const { MONGODB_URI = "", DATABASE_NAME = "", AGE_RECIPIENTS = "", DIE_IN = "", DIE_AFTER = "" } = process.env;

class Mortal extends Recorder {
  override phase(name: string): void {
    super.phase(name);
    if (name === DIE_IN && DIE_AFTER === "") process.kill(process.pid, "SIGKILL");
  }

  override progress(bytes: number): void {
    if (this.phases.at(-1) === DIE_IN && DIE_AFTER !== "" && bytes > Number(DIE_AFTER))
      process.kill(process.pid, "SIGKILL");
  }
}

const settings = readBlobSettings(process.env);
const limits = { leaseSeconds: 15 };
const context = backupContext({
  stores: { backups: openContainer(settings, "backups", limits), compliance: openContainer(settings, "compliance") },
  target: { uri: MONGODB_URI, database: DATABASE_NAME },
  tools: await realTools(),
  observer: new Mortal(),
});
const { name } = await runBackup(context, { kind: "manual", release: "killed", recipients: [AGE_RECIPIENTS] });
process.stdout.write(name);
