import { createHmac } from "node:crypto";
import type { ContainerName, Permission } from "../purposes.ts";

/** Version of the protocol whose rules the signature follows. */
const version = "2021-12-02";

/**
 * The same for ever, so that an update without changes changes nothing. A token ends with its account's key, of which every
 * Azurite has one of its own.
 */
const expiry = "2099-12-31T00:00:00Z";

/** The letters of permissions in the order that the protocol demands. */
export function permissionLetters(permissions: readonly Permission[]): string {
  const letters: Record<Permission, string> = { read: "rl", create: "c", write: "cw", delete: "d", lock: "w" };
  const granted = permissions.map((permission) => letters[permission]).join("");
  return ["r", "c", "w", "d", "l"].filter((letter) => granted.includes(letter)).join("");
}

/**
 * A SAS token of a container, computed here because the library for it takes longer to load than the whole program.
 * @param account name and key (base64) of the storage account
 */
export function containerSas(
  account: { name: string; key: string },
  container: ContainerName,
  permissions: readonly Permission[],
): string {
  const letters = permissionLetters(permissions);
  const resource = `/blob/${account.name}/${container}`;
  // In the middle: no start, no stored policy, no address, any protocol; at the end: no snapshot, scope and headers.
  const signed = [letters, "", expiry, resource, "", "", "", version, "c", "", "", "", "", "", "", ""];
  const signature = createHmac("sha256", Buffer.from(account.key, "base64")).update(signed.join("\n")).digest("base64");
  return new URLSearchParams({ sv: version, se: expiry, sr: "c", sp: letters, sig: signature }).toString();
}
