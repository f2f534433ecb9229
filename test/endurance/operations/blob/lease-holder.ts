// A program that takes a lock, says so, and does nothing but hold it: for tests that kill it.
import { openContainer } from "../../../../operations/blob/azure.ts";
import { readBlobSettings } from "../../../../operations/blob/settings.ts";

const store = openContainer(readBlobSettings(process.env), "backups", { leaseSeconds: 15 });
await store.lease(process.argv[2] ?? "", "the one that is killed");
process.stdout.write("held\n");
setInterval(() => undefined, 1000);
