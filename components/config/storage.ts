import { z } from "zod";
import { byteQuantity, choice, flag, objectName, secretOf, text } from "./fields.ts";
import { imageReference } from "./images.ts";
import { containerResources } from "./resources.ts";

const protect = flag()
  .default(true)
  .describe("Refuses to delete the store. False only where nobody will miss the backups.");

const azure = z.strictObject({
  kind: z.literal("azure").describe("A storage account in Azure that this program makes; its clients have no keys."),
  accountName: text(/^[a-z0-9]{3,24}$/, "3 to 24 lower-case letters and digits").describe(
    "Name of the storage account; no other account in Azure has the same.",
  ),
  resourceGroup: text(/^[\w().-]{1,89}[\w()-]$/, "the name of a resource group").describe(
    "Resource group of the account and of its identities; it exists already.",
  ),
  location: text(/^[a-z0-9]{3,30}$/, "a region of Azure such as westeurope").describe("Region of the account."),
  redundancy: choice(["LRS", "ZRS", "GRS", "GZRS", "RAGRS", "RAGZRS"])
    .default("GZRS")
    .describe(
      "Where the copies of everything are: `LRS` in one data centre, `ZRS` in three zones, `GRS` and `GZRS` also in another " +
        "region, which can be read too with `RAGRS` and `RAGZRS`.",
    ),
  oidcIssuerUrl: text(/^https:\/\/[^\s?#]+$/, "an address that starts with https://").describe(
    "Issuer of the cluster's ServiceAccount tokens (AKS: `az aks show --query oidcIssuerProfile.issuerUrl`), which has workload " +
      "identity switched on.",
  ),
  protect,
});

/** A token of a container that grants `permissions`, letters as in its `sp`. */
function sasToken(container: string, permissions: string) {
  return secretOf(/(^|[?&])sig=/, "a SAS token, with its signature (sig=…)").describe(
    `SAS token of the container ${container} with the permissions ${permissions}, set with --secret.`,
  );
}

const endpoint = z.strictObject({
  kind: z.literal("endpoint").describe("A store elsewhere that speaks the Blob protocol, with its four containers."),
  accountUrl: text(/^https?:\/\/[^\s?#]+$/, "an address such as https://name.blob.core.windows.net").describe(
    "Address of the account.",
  ),
  sasTokens: z.strictObject({
    writer: z.strictObject({ backups: sasToken("backups", "rcwl"), compliance: sasToken("compliance", "rcwl") }),
    restorer: z.strictObject({
      backups: sasToken("backups", "rcwl"),
      compliance: sasToken("compliance", "rcwl"),
      audit: sasToken("audit", "rcl"),
    }),
    reader: z.strictObject({ backups: sasToken("backups", "rl"), compliance: sasToken("compliance", "rl") }),
    pruner: z.strictObject({
      backups: sasToken("backups", "rwdl"),
      compliance: sasToken("compliance", "rdl"),
      media: sasToken("media", "rwdl"),
    }),
    mediaWriter: z.strictObject({ media: sasToken("media", "rcwl") }),
    mediaRestorer: z.strictObject({ media: sasToken("media", "rl"), audit: sasToken("audit", "rcl") }),
    auditWriter: z.strictObject({ audit: sasToken("audit", "rcl") }),
    auditReader: z.strictObject({ audit: sasToken("audit", "rl") }),
  }),
});

const azurite = z.strictObject({
  kind: z
    .literal("azurite")
    .describe("Azurite in the cluster: speaks the Blob protocol, on one volume. For one machine."),
  image: imageReference().describe("Image of Azurite as `make up` builds it; it makes the containers when it starts."),
  storage: byteQuantity().default("10Gi").describe("Size of the volume."),
  storageClass: objectName().optional().describe("Storage class of the volume. Default: the cluster's default class."),
  resources: containerResources({ cpu: "50m", memory: "128Mi" }, { cpu: "2", memory: "1Gi" }),
  protect,
});

export const storageSchema = z
  .discriminatedUnion("kind", [azure, endpoint, azurite], {
    error: "must be azure (a storage account), endpoint (a store elsewhere) or azurite (one for tests, in the cluster)",
  })
  .describe("Where backups and photos are stored: [storage.md](storage.md).");

export type StorageSettings = z.output<typeof storageSchema>;
export type AzureStorageSettings = Extract<StorageSettings, { kind: "azure" }>;
export type EndpointStorageSettings = Extract<StorageSettings, { kind: "endpoint" }>;
export type AzuriteSettings = Extract<StorageSettings, { kind: "azurite" }>;
