import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { MongoClient } from "mongodb";
import { type BlobSettings, containerNames } from "../../operations/blob/settings.ts";
import { freePort } from "../free-port.ts";
import { toolPath } from "../toolchain/index.ts";

/** The database server and the store of blobs that measurements use, on this machine, with nobody else on them. */
export interface Servers {
  /** Connection string. */
  mongodb: string;
  blobs: Extract<BlobSettings, { kind: "endpoint" }>;
  /** Kills both. */
  stop(): Promise<void>;
}

/** @param directory takes their data; whoever made it removes it */
export async function startServers(directory: string): Promise<Servers> {
  const children: ChildProcess[] = [];
  const stop = async () => {
    const ended = children.map((child) => once(child, "close"));
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ended);
  };
  try {
    const port = await freePort();
    const listen = ["--listen", `127.0.0.1:${port}`, "--data", join(directory, "database")];
    children.push(spawn(await toolPath("ferretdb"), listen, { stdio: "ignore" }));
    const mongodb = `mongodb://127.0.0.1:${port}/`;
    // Waits until the server answers.
    await (await new MongoClient(mongodb, { serverSelectionTimeoutMS: 15_000 }).connect()).close();
    return { mongodb, blobs: await startBlobs(join(directory, "blobs"), children), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startBlobs(directory: string, children: ChildProcess[]): Promise<Servers["blobs"]> {
  const account = { name: "bench", key: randomBytes(32).toString("base64") };
  const place = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--location", directory];
  const azurite = spawn(
    await toolPath("azurite"),
    [...place, "--silent", "--skipApiVersionCheck", "--disableTelemetry"],
    {
      env: { ...process.env, AZURITE_ACCOUNTS: `${account.name}:${account.key}` },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  children.push(azurite);
  for await (const line of createInterface({ input: azurite.stdout })) {
    const address = /listens on (http:\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    azurite.stdout.resume();
    const accountUrl = `${address}/${account.name}`;
    const client = new BlobServiceClient(accountUrl, new StorageSharedKeyCredential(account.name, account.key));
    for (const name of containerNames) await client.createContainer(name);
    return { kind: "endpoint", accountUrl, account };
  }
  throw new Error("azurite ended before it listened");
}
