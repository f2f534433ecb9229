import { type BlobService, storageTypes } from "../../azure/storage.ts";
import { resourceRule } from "../../rule.ts";

export const blobVersioning = resourceRule<BlobService>({
  name: "blob-versioning",
  description: "A storage account keeps the older versions of its blobs.",
  why: "What was overwritten, by mistake or by an attacker, can be had again; immutability by blob needs it.",
  types: storageTypes.service,
  check: ({ isVersioningEnabled }) =>
    isVersioningEnabled === true ? [] : ["it keeps no older versions: set isVersioningEnabled to true."],
});
