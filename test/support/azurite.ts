import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { BlobSettings } from "../../operations/blob/settings.ts";
import { bundleOf } from "./bundles.ts";

export interface AzuriteAccount {
  name: string;
  /** Base64. */
  key: string;
}

/**
 * The Azurite of the local stack on a free port of this machine, with the four containers. It keeps everything in memory: on
 * a disk, a request that breaks off can damage what it writes next (it truncates the file while a write is still under way).
 */
export class AzuriteServer {
  readonly port: number;
  readonly account: AzuriteAccount;
  /** Address of the account. */
  readonly url: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, url: string, account: AzuriteAccount) {
    this.child = child;
    this.account = account;
    this.url = url;
    this.port = Number(new URL(url).port);
  }

  static async start(): Promise<AzuriteServer> {
    const account = { name: "immoexpress", key: randomBytes(32).toString("base64") };
    const child = spawn(process.execPath, ["--no-deprecation", await bundleOf("azurite")], {
      env: {
        ...process.env,
        AZURITE_ACCOUNTS: `${account.name}:${account.key}`,
        AZURITE_DIRECTORY: "memory",
        AZURITE_HOST: "127.0.0.1",
        AZURITE_PORT: "0",
        AZURITE_HEALTH_PORT: "0",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    return new AzuriteServer(child, await urlOf(child), account);
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

  async stop(): Promise<void> {
    const ended = once(this.child, "close");
    this.child.kill("SIGTERM");
    await ended;
  }
}

function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /^ready: (\S+)/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`azurite ended with ${code ?? "a signal"}: ${said}`)));
  });
}
