import { once } from "node:events";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { drill } from "../../../../operations/restore/drill.ts";
import { runRestore } from "../../../../operations/restore/run.ts";
import type { RestoreContext } from "../../../../operations/restore/types.ts";
import { type ChildOrder, FileFence } from "./killed.ts";

// Runs what `runUntilKilled` tells it.
const [order] = (await once(process, "message")) as [ChildOrder];
const { work, phase, blobs, target, tools, identity, request, fenceFile } = order;
const context: RestoreContext = {
  ...{ target, tools, identity },
  stores: { backups: openContainer(blobs, "backups"), compliance: openContainer(blobs, "compliance") },
  fence: new FileFence(fenceFile),
  signal: new AbortController().signal,
  observer: {
    phase: (name) => {
      if (name === phase) process.kill(process.pid, "SIGKILL");
    },
    progress: () => undefined,
    warn: () => undefined,
  },
};
if (work === "drill") await drill(context, request);
else await runRestore(context, request);
process.disconnect();
