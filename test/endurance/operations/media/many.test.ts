import assert from "node:assert/strict";
import { openContainer } from "../../../../operations/blob/azure.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { mediaLock } from "../../../../operations/media/lease.ts";
import { snapshotBlob } from "../../../../operations/media/names.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { Photos } from "../../../support/photos.ts";

describe("many photos in a real store", function () {
  this.timeout("2m");
  let azurite: AzuriteServer;
  let store: BlobStore;
  let photos: Photos;
  before(async () => {
    azurite = await AzuriteServer.start();
    store = openContainer(azurite.settings(), "media");
  });
  after(() => azurite.stop());
  beforeEach(async () => (photos = await Photos.create()));
  afterEach(async () => {
    await photos.remove();
    for await (const { name } of store.list("")) if (name !== mediaLock) await store.delete(name);
  });

  it("of which there are 50,000, and none has changed, are looked at without an upload of any", async () => {
    for (let index = 0; index < 50_000; index++) {
      // Few contents: how long their first upload takes is not what this is about.
      await photos.write(`${index % 500}/${index}.jpg`, `photo ${index % 50}`);
    }
    await backUpMedia(photos.context(store));
    const written: string[] = [];
    const counting: BlobStore = Object.assign(Object.create(store) as BlobStore, {
      write: (name: string) => assert.fail(`${name} was uploaded`),
      writeSmall: (...args: Parameters<BlobStore["writeSmall"]>) => {
        written.push(args[0]);
        return store.writeSmall(...args);
      },
    });
    const { name, files, uploadedFiles } = await backUpMedia(photos.context(counting));
    assert.deepEqual([files, uploadedFiles, written], [50_000, 0, [snapshotBlob(name)]]);
    const stored = await store.properties(snapshotBlob(name));
    assert.ok((stored?.bytes ?? Infinity) < 2_500_000, `the snapshot has ${stored?.bytes ?? "?"} bytes`);
  });
});
