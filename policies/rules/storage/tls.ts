import { type StorageAccount, storageTypes } from "../../azure/storage.ts";
import { resourceRule } from "../../rule.ts";

export const blobTls = resourceRule<StorageAccount>({
  name: "blob-tls",
  description: "A storage account answers over TLS 1.2 or newer only.",
  why: "Tokens go over that line, and older versions can be broken.",
  types: storageTypes.account,
  check: ({ minimumTlsVersion = "", enableHttpsTrafficOnly }) => [
    ...(["TLS1_2", "TLS1_3"].includes(minimumTlsVersion)
      ? []
      : [`minimumTlsVersion is ${minimumTlsVersion || "not set"}: set it to TLS1_2 or TLS1_3.`]),
    ...(enableHttpsTrafficOnly === true
      ? []
      : ["it may be spoken to without TLS: set enableHttpsTrafficOnly to true."]),
  ],
});
