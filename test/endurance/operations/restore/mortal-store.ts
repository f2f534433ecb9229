import type { BlobStore } from "../../../../operations/blob/store.ts";

/**
 * Where a process dies inside of a backup: while it uploads, before it reads the archive again, before it writes the manifest,
 * or just after that.
 */
export type BackupPoint = "upload" | "reread" | "manifest" | "made";

/** A store that kills this process with SIGKILL at a point of the first backup that is made there once it is `armed`. */
export function mortalStore(store: BlobStore, point: BackupPoint, isArmed: () => boolean): BlobStore {
  const dieAt = (here: BackupPoint, name = "mongodb-backup-") => {
    if (point !== here || !isArmed() || !name.startsWith("mongodb-backup-")) return;
    process.kill(process.pid, "SIGKILL");
  };
  async function* dying(content: AsyncIterable<Uint8Array>) {
    for await (const piece of content) {
      yield piece;
      dieAt("upload");
    }
  }
  const mortal: Pick<BlobStore, "write" | "writeSmall" | "read"> = {
    write: (name, content, options) => store.write(name, dying(content), options),
    writeSmall: async (name, content, options) => {
      dieAt("manifest", name);
      await store.writeSmall(name, content, options);
      dieAt("made", name);
    },
    read: (name, options) => {
      dieAt("reread", name);
      return store.read(name, options);
    },
  };
  return Object.assign(Object.create(store) as BlobStore, mortal);
}
