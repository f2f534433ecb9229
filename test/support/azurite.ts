import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { toolPath } from "../../local/toolchain/index.ts";
import { type BlobSettings, containerNames } from "../../operations/blob/settings.ts";

export interface AzuriteAccount {
  name: string;
  /** Base64. */
  key: string;
}

/**
 * A real Azurite on a free port of this machine, with the four containers. It keeps everything in memory: on a disk, a request
 * that breaks off can damage what it writes next (it truncates the file while a write is still under way).
 */
export class AzuriteServer {
  readonly port: number;
  readonly account: AzuriteAccount;
  /** Address of the account. */
  readonly url: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, address: string, account: AzuriteAccount) {
    this.child = child;
    this.account = account;
    this.url = `${address}/${account.name}`;
    this.port = Number(new URL(address).port);
  }

  static async start(): Promise<AzuriteServer> {
    const account = { name: "immoexpress", key: randomBytes(32).toString("base64") };
    const args = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence"];
    const env = { ...process.env, AZURITE_ACCOUNTS: `${account.name}:${account.key}` };
    const child = spawn(
      await toolPath("azurite"),
      [...args, "--skipApiVersionCheck", "--silent", "--disableTelemetry"],
      { env, stdio: ["ignore", "pipe", "inherit"] },
    );
    const server = new AzuriteServer(child, await addressOf(child), account);
    for (const name of containerNames) await server.service().getContainerClient(name).create();
    return server;
  }

  /** The library's own client, for looking at the store from outside; another key is a stranger's. */
  service(key = this.account.key): BlobServiceClient {
    const credential = new StorageSharedKeyCredential(this.account.name, key);
    return new BlobServiceClient(this.url, credential, { retryOptions: { maxTries: 1 } });
  }

  /** Access with the account's key. @param accountUrl default: the server's own; a proxy's for a bad network */
  settings(accountUrl = this.url): BlobSettings {
    return { kind: "endpoint", accountUrl, account: this.account };
  }

  /** Pauses the process as a whole, as an overloaded machine would. */
  freeze(): void {
    this.child.kill("SIGSTOP");
  }

  thaw(): void {
    this.child.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "close");
    // Asked politely it waits for the clients' idle connections first.
    this.child.kill("SIGKILL");
    await ended;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /successfully listens on (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`azurite ended with ${code ?? "a signal"}: ${said}`)));
  });
}
