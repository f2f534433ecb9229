import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";

/** What a pod is given to call the API server with. */
export interface ApiServerAccess {
  /** `https://10.96.0.1:443`. */
  url: string;
  /** Directory with the files `token`, `ca.crt` and `namespace`. */
  serviceAccount: string;
}

const mounted = "/var/run/secrets/kubernetes.io/serviceaccount";

/** @throws Error outside a pod */
export function apiServerAccess(environment: NodeJS.ProcessEnv): ApiServerAccess {
  const { KUBERNETES_SERVICE_HOST: host = "", KUBERNETES_SERVICE_PORT: port = "443" } = environment;
  if (host === "") {
    throw new Error(
      "KUBERNETES_SERVICE_HOST is not set: the application can be kept away only from inside the cluster.",
    );
  }
  return { url: `https://${host.includes(":") ? `[${host}]` : host}:${port}`, serviceAccount: mounted };
}

const attempts = 5;

interface Status {
  message?: string;
}

/** Calls the API server as the pod's ServiceAccount. A refused or lost connection is tried again for about ten seconds. */
export class ApiServer {
  private readonly access: ApiServerAccess;
  private agent: Agent | undefined;

  constructor(access: ApiServerAccess) {
    this.access = access;
  }

  /** @returns the answer's JSON; its shape is the caller's business. @throws Error saying what was refused and why */
  get(path: string): Promise<unknown> {
    return this.call("GET", path);
  }

  /** Changes a part of an object (JSON merge patch). @throws Error as {@link get} */
  patch(path: string, change: object): Promise<unknown> {
    return this.call("PATCH", path, JSON.stringify(change));
  }

  async close(): Promise<void> {
    await this.agent?.close();
    this.agent = undefined;
  }

  private async call(method: "GET" | "PATCH", path: string, body?: string): Promise<unknown> {
    // Tokens are replaced every hour, in the same file.
    const token = (await readFile(join(this.access.serviceAccount, "token"), "utf8")).trim();
    const answer = await this.send(method, path, token, body);
    if (answer.status < 300) return answer.content;
    const { message = `status ${answer.status}` } = answer.content as Status;
    throw new Error(`the API server refused ${method} ${path}: ${message}`);
  }

  private async send(method: "GET" | "PATCH", path: string, token: string, body?: string) {
    this.agent ??= new Agent({
      connect: { ca: await readFile(join(this.access.serviceAccount, "ca.crt")), timeout: 5_000 },
      headersTimeout: 15_000,
      bodyTimeout: 15_000,
    });
    for (let attempt = 1; ; attempt++) {
      try {
        const { statusCode, body: answer } = await request(`${this.access.url}${path}`, {
          dispatcher: this.agent,
          method,
          headers: { authorization: `Bearer ${token}`, "content-type": "application/merge-patch+json" },
          ...(body === undefined ? {} : { body }),
        });
        const content: unknown = JSON.parse((await answer.text()) || "{}");
        const isBusy = statusCode === 429 || statusCode >= 500;
        if (!isBusy || attempt === attempts) return { status: statusCode, content };
      } catch (error) {
        if (attempt === attempts || isAboutTrust(error)) {
          const reason = error instanceof Error ? error.message : String(error);
          throw new Error(`the API server at ${this.access.url} does not answer: ${reason}`, { cause: error });
        }
      }
      await sleep(250 * 2 ** attempt);
    }
  }
}

/** Whether somebody answered who is not the API server, which another attempt will not change. */
function isAboutTrust(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /CERT|TLS|SELF_SIGNED|VERIFY|ISSUER/.test(code);
}
