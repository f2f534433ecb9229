import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { plainValues, type Secret } from "../support/kubectl-objects.ts";
import type { Stack } from "./stack.ts";

/** A value that must be found nowhere in plain text, and what it is. */
export interface SecretValue {
  name: string;
  value: string;
}

/** What is secret in the running application, decrypted: read from the cluster's own Secrets. */
export async function applicationSecrets(stack: Stack): Promise<SecretValue[]> {
  const { kubectl, outputs } = stack;
  const environment = await stack.secretVariables("backend");
  const { "tls.key": key = "" } = plainValues(await kubectl.get<Secret>("secret", "tls", outputs.namespace));
  return [
    ...Object.entries(environment)
      // Without a password in it, the database's address is no secret.
      .filter(([name, value]) => name !== "MONGODB_URI" || value.includes("@"))
      .map(([name, value]) => ({ name, value })),
    // One line from the middle: the key may be written with other line ends.
    { name: "tls.key", value: key.split("\n")[1] ?? "" },
  ];
}

/** Names of the secrets that a text contains, as they are or in base64. */
export function secretsIn(text: Buffer | string, secrets: readonly SecretValue[]): string[] {
  const found = ({ value }: SecretValue) =>
    [value, Buffer.from(value).toString("base64")].some((form) => text.includes(form));
  return secrets.filter(found).map(({ name }) => name);
}

/** Every file below a directory with its content. */
export async function filesBelow(directory: string): Promise<{ path: string; content: Buffer }[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(path) })));
}
