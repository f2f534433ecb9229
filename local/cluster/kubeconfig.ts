import { readFile, writeFile } from "node:fs/promises";
import type { KeyPair } from "./certificates.ts";

/** Writes a kubeconfig for the API server at `server` with the certificates inside, so that the one file is enough; readable by its owner only. */
export async function writeKubeconfig(
  path: string,
  server: string,
  authority: string,
  user: string,
  client: KeyPair,
): Promise<void> {
  const base64 = async (file: string) => (await readFile(file)).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "immoexpress",
        cluster: {
          server,
          "certificate-authority-data": await base64(authority),
        },
      },
    ],
    users: [
      {
        name: user,
        user: {
          "client-certificate-data": await base64(client.certificate),
          "client-key-data": await base64(client.key),
        },
      },
    ],
    contexts: [{ name: "immoexpress-local", context: { cluster: "immoexpress", user } }],
    "current-context": "immoexpress-local",
  };
  await writeFile(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}
