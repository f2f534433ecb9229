import { type BlobContainer, type StorageAccount, storageTypes } from "../../azure/storage.ts";
import { resourceRule } from "../../rule.ts";

export const blobNoPublicAccess = resourceRule<StorageAccount & BlobContainer>({
  name: "blob-no-public-access",
  description: "No storage account and no container of one lets strangers read.",
  why: "They hold all data of all customers; that backups are encrypted is the second lock, not the first.",
  types: new RegExp(`${storageTypes.account.source}|${storageTypes.container.source}`),
  check: ({ allowBlobPublicAccess, publicAccess }, { type }) => {
    if (storageTypes.account.test(type))
      return allowBlobPublicAccess === false ? [] : ["strangers may be let in: set allowBlobPublicAccess to false."];
    return (publicAccess ?? "None") === "None" ? [] : [`publicAccess is ${publicAccess ?? ""}: set it to None.`];
  },
});
