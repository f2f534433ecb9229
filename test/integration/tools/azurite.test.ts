import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { toolPath } from "../../../local/toolchain/index.ts";

describe("Azurite", function () {
  this.timeout("1m");
  const account = "immoexpress";
  const key = randomBytes(32).toString("base64");
  let directory: string;
  let azurite: ChildProcess;
  let address: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    const args = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--location", directory, "--skipApiVersionCheck"];
    const env = { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` };
    const child = spawn(await toolPath("azurite"), args, { env, stdio: ["ignore", "pipe", "inherit"] });
    azurite = child;
    address = await new Promise((resolve, reject) => {
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const found = /successfully listens on (http:\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once("error", reject);
      child.once("close", (code) => reject(new Error(`azurite ended with ${code ?? "a signal"}: ${said}`)));
    });
  });

  after(async () => {
    const ended = once(azurite, "close");
    // Asked politely it waits for the clients' idle connections first.
    azurite.kill("SIGKILL");
    await ended;
    await rm(directory, { recursive: true });
  });

  const service = (secret: string) =>
    new BlobServiceClient(`${address}/${account}`, new StorageSharedKeyCredential(account, secret), {
      retryOptions: { maxTries: 1 },
    });

  it("gives back the very bytes of a blob", async () => {
    const container = service(key).getContainerClient("backups");
    await container.create();
    const bytes = randomBytes(3 * 1024 * 1024);
    await container.getBlockBlobClient("archive").uploadData(bytes, { blockSize: 1024 * 1024 });
    assert.equal(bytes.equals(await container.getBlobClient("archive").downloadToBuffer()), true);
  });

  it("refuses a caller with another key", async () => {
    const stranger = service(randomBytes(32).toString("base64"));
    await assert.rejects(stranger.getContainerClient("backups").getProperties(), { statusCode: 403 });
  });
});
