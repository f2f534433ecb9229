// A program that backs photos up or restores them, and ends itself with SIGKILL when it has come as far as it is told:
// node mortal.ts backup|restore PHASE FILES, with the directory in PHOTOS, the storage in BLOB_* and the keys in AGE_RECIPIENTS,
// MEDIA_ID_SECRET and AGE_IDENTITY.
import { openContainer } from "../../../../operations/blob/azure.ts";
import { readBlobSettings } from "../../../../operations/blob/settings.ts";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { restoreMedia } from "../../../../operations/media/restore.ts";

const [what, fatalPhase = "", fatalFiles = "0"] = process.argv.slice(2);
let phase = "";

const dieAt = (files: number) => {
  if (phase === fatalPhase && files >= Number(fatalFiles)) process.kill(process.pid, "SIGKILL");
};

const context = {
  store: openContainer(readBlobSettings(process.env), "media"),
  directory: process.env["PHOTOS"] ?? "",
  encryption: {
    recipients: [process.env["AGE_RECIPIENTS"] ?? ""],
    idSecret: process.env["MEDIA_ID_SECRET"] ?? "",
  },
  identity: process.env["AGE_IDENTITY"],
  signal: new AbortController().signal,
  observer: {
    phase: (name: string) => {
      phase = name;
      dieAt(0);
    },
    files: (done: number) => dieAt(done),
    warn: () => undefined,
  },
};

if (what === "backup") await backUpMedia(context);
else await restoreMedia(context, { name: undefined, deleteOthers: false });
