import { storageSchema } from "../../../../components/config/storage.ts";
import { BlobStorage, type LogClient, type StoragePurpose } from "../../../../components/storage/index.ts";
import { storagePurposes } from "../../../../components/storage/purposes.ts";
import { record, type Recording } from "../../../support/pulumi-recording.ts";
import { resolved } from "../../../support/pulumi-values.ts";

interface DeclaredStorage {
  recording: Recording;
  /** What the component gives out, by purpose. */
  access: Record<StoragePurpose, unknown>;
  egress: unknown;
  ready: unknown;
  logStore?: unknown;
}

/** What a storage declares, and what its clients get: apart, because a stack's own outputs show what is secret. */
export async function declaredStorage(
  settings: Record<string, unknown>,
  logClient?: LogClient,
): Promise<DeclaredStorage> {
  let outputs: Promise<unknown> = Promise.resolve();
  const recording = await record(() => {
    const storage = new BlobStorage("storage", {
      settings: storageSchema.parse(settings),
      namespace: "immoexpress",
      logClient,
      serviceAccounts: { reader: ["drill", "inspect"], pruner: ["prune"], mediaRestorer: ["media-restore"] },
    });
    const access = Object.fromEntries(storagePurposes.map((purpose) => [purpose, storage.environment(purpose)]));
    outputs = resolved({ access, egress: storage.egress, ready: storage.ready, logStore: storage.logStore });
  });
  return { recording, ...((await outputs) as Omit<DeclaredStorage, "recording">) };
}
