import assert from "node:assert/strict";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { backUpMedia } from "../../../../operations/media/backup.ts";
import { snapshotBlob } from "../../../../operations/media/names.ts";
import { PhotosInStore } from "../../../support/photos-in-store.ts";

describe("many photos in a real store", function () {
  this.timeout("2m");
  const stage = new PhotosInStore();

  it("of which there are 50,000, and none has changed, are looked at without an upload of any", async () => {
    for (let index = 0; index < 50_000; index++) {
      // Few contents: how long their first upload takes is not what this is about.
      await stage.photos.write(`${index % 500}/${index}.jpg`, `photo ${index % 50}`);
    }
    await backUpMedia(stage.photos.context(stage.store));
    const written: string[] = [];
    const counting: BlobStore = Object.assign(Object.create(stage.store) as BlobStore, {
      write: (name: string) => assert.fail(`${name} was uploaded`),
      writeSmall: (...args: Parameters<BlobStore["writeSmall"]>) => {
        written.push(args[0]);
        return stage.store.writeSmall(...args);
      },
    });
    const { name, files, uploadedFiles } = await backUpMedia(stage.photos.context(counting));
    assert.deepEqual([files, uploadedFiles, written], [50_000, 0, [snapshotBlob(name)]]);
    const stored = await stage.store.properties(snapshotBlob(name));
    assert.ok((stored?.bytes ?? Infinity) < 2_500_000, `the snapshot has ${stored?.bytes ?? "?"} bytes`);
  });
});
