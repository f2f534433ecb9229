import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { parse } from "yaml";
import type { Ask } from "../../../policies/access/ask.ts";

interface Kubeconfig {
  readonly clusters: readonly { cluster: { server: string; "certificate-authority-data": string } }[];
  readonly users: readonly { user: { "client-certificate-data": string; "client-key-data": string } }[];
}

/** How many questions are on their way at once. */
export const reviewsAtOnce = 16;

/**
 * Asks a running API server what accounts may do, as `kubectl auth can-i --as` does, without starting a program for each of
 * thousands of questions.
 */
export class AccessReviews {
  private readonly server: string;
  private readonly dispatcher: Agent;

  private constructor(server: string, dispatcher: Agent) {
    this.server = server;
    this.dispatcher = dispatcher;
  }

  /** @param kubeconfig file with the certificate of an administrator, of one cluster */
  static async open(kubeconfig: string): Promise<AccessReviews> {
    const { clusters, users } = parse(await readFile(kubeconfig, "utf8")) as Kubeconfig;
    const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
    if (cluster === undefined || user === undefined) throw new Error(`${kubeconfig} names no cluster, or no user`);
    const decoded = (text: string) => Buffer.from(text, "base64");
    const connect = {
      ca: decoded(cluster["certificate-authority-data"]),
      cert: decoded(user["client-certificate-data"]),
      key: decoded(user["client-key-data"]),
      timeout: 5_000,
    };
    return new AccessReviews(
      cluster.server,
      new Agent({ connect, connections: reviewsAtOnce, headersTimeout: 20_000 }),
    );
  }

  /** @param account ServiceAccount as `NAMESPACE/NAME`, whether it exists or not */
  async isAllowed(account: string, { verb, group, resource: named, namespace, name }: Ask): Promise<boolean> {
    const [resource, subresource] = named.split("/");
    const spec = {
      ...identityOf(account),
      resourceAttributes: { verb, group, resource, subresource, namespace, name },
    };
    const answer = await request(`${this.server}/apis/authorization.k8s.io/v1/subjectaccessreviews`, {
      method: "POST",
      dispatcher: this.dispatcher,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec }),
    });
    const { status, message } = (await answer.body.json()) as { status: { allowed: boolean }; message?: string };
    if (answer.statusCode !== 201) throw new Error(`the API server does not say what ${account} may do: ${message}`);
    return status.allowed;
  }

  async close(): Promise<void> {
    await this.dispatcher.close();
  }
}

/** Who an account is to the API server, by its token. */
function identityOf(account: string): { user: string; groups: string[] } {
  const [namespace = "", name = ""] = account.split("/");
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
  };
}
