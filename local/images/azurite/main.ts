/**
 * The Azurite of the local stack: its blob service alone, with the containers that the backups need. Azurite's own command
 * keeps running after SIGTERM for as long as a client is connected, and it sends telemetry; neither happens here.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import configurationModule from "azurite/dist/src/blob/BlobConfiguration.js";
import serverModule from "azurite/dist/src/blob/BlobServer.js";
import { containerNames } from "../../../operations/blob/settings.ts";
import { type AzuriteSettings, readSettings } from "./settings.ts";

const settings = readSettings(process.env);
const blobServer = makeServer(settings);
await blobServer.start();
const url = `http://127.0.0.1:${new URL(blobServer.getHttpServerAddress()).port}/${settings.account.name}`;
await makeContainers(url, settings);
// Whoever asks here hears of a store that has its containers.
const health = createServer((_request, response) => response.end("ok\n")).listen(settings.healthPort, settings.host);
await once(health, "listening");
// Whoever is told that it is ready may end it at once.
process.once("SIGTERM", () => void stop());
console.log(`ready: ${url} (health: http://127.0.0.1:${(health.address() as AddressInfo).port}/)`);

function makeServer({ directory, host, port }: AzuriteSettings) {
  const path = (name: string) => join(directory ?? "", name);
  const persistence = [{ locationId: "Default", locationPath: path("blobs"), maxConcurrency: 10 }];
  const configuration = new configurationModule.default(
    ...([host, port, 0, path("blobs.json"), path("extents.json"), persistence] as const),
    // No log of requests: their addresses hold the callers' tokens. Newer clients than this Azurite are welcome.
    ...([false, undefined, false, undefined, false, true] as const),
    // No TLS and no tokens of Azure's. The account is in the path, whatever the name is by which the server is reached.
    ...(["", "", "", undefined, true] as const),
    directory === undefined,
  );
  return new serverModule.default(configuration);
}

async function makeContainers(accountUrl: string, { account }: AzuriteSettings): Promise<void> {
  const service = new BlobServiceClient(accountUrl, new StorageSharedKeyCredential(account.name, account.key));
  for (const name of containerNames) await service.getContainerClient(name).createIfNotExists();
}

async function stop(): Promise<void> {
  await blobServer.close();
  process.exit(0);
}
