import { type StorageAccount, storageTypes } from "../../azure/storage.ts";
import { resourceRule } from "../../rule.ts";

export const blobNoSharedKey = resourceRule<StorageAccount>({
  name: "blob-no-shared-key",
  description: "A storage account refuses its own keys: who comes has an identity.",
  why: "Who has an account's key may do everything to every container, and no log says who it was.",
  types: storageTypes.account,
  check: ({ allowSharedKeyAccess }) =>
    allowSharedKeyAccess === false
      ? []
      : ["its keys open it: set allowSharedKeyAccess to false, and give roles to identities."],
});
