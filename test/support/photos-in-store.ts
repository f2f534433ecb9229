import { openContainer } from "../../operations/blob/azure.ts";
import type { BlobStore } from "../../operations/blob/store.ts";
import { mediaLock } from "../../operations/media/lease.ts";
import { AzuriteServer } from "./azurite.ts";
import { Photos } from "./photos.ts";

/** A real store for the suite that makes one of these, and for each of its tests photos and an empty container. */
export class PhotosInStore {
  azurite!: AzuriteServer;
  store!: BlobStore;
  photos!: Photos;

  constructor() {
    before(async () => {
      this.azurite = await AzuriteServer.start();
      this.store = openContainer(this.azurite.settings(), "media");
    });
    after(() => this.azurite.stop());
    beforeEach(async () => {
      this.photos = await Photos.create();
    });
    afterEach(async () => {
      await this.photos.remove();
      for await (const { name } of this.store.list("")) if (name !== mediaLock) await this.store.delete(name);
    });
  }
}
