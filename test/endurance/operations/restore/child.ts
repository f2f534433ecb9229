import { once } from "node:events";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { drill } from "../../../../operations/restore/drill.ts";
import { runRestore } from "../../../../operations/restore/run.ts";
import type { RestoreContext } from "../../../../operations/restore/types.ts";
import { type ChildOrder, FileFence } from "./killed.ts";
import { mortalStore } from "./mortal-store.ts";

// Runs what `runUntilKilled` tells it.
const [order] = (await once(process, "message")) as [ChildOrder];
const { work, phase, safety, blobs, target, tools, identity, request, fenceFile } = order;
let isInSafety = false;
const backups = openContainer(blobs, "backups");
const context: RestoreContext = {
  ...{ target, tools, identity },
  stores: {
    backups: safety === undefined ? backups : mortalStore(backups, safety, () => isInSafety),
    compliance: openContainer(blobs, "compliance"),
  },
  fence: new FileFence(fenceFile),
  signal: new AbortController().signal,
  observer: {
    phase: (name) => {
      if (name === phase) process.kill(process.pid, "SIGKILL");
      isInSafety = name === "safety";
    },
    progress: () => undefined,
    warn: () => undefined,
  },
};
if (work === "drill") await drill(context, request);
else await runRestore(context, request);
process.disconnect();
