import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

const keyBytes = 32;
// 16 MiB and about 50 ms a guess: OWASP's lowest recommended cost is higher, but this runs within a small pod's limits.
const cost = { N: 16_384, r: 8, p: 1 };

/** `scrypt$SALT$KEY`, both in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return `scrypt$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** Compares in constant time. A user who does not exist (`undefined`) takes as long as a wrong password, and is false. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [scheme, salt, expected] = (hash ?? "").split("$");
  const known = scheme === "scrypt" && salt !== undefined && expected !== undefined;
  const key = await derive(password, Buffer.from(known ? salt : "AAAA", "base64url"));
  const expectedKey = Buffer.from(known ? expected : "", "base64url");
  return expectedKey.length === keyBytes && timingSafeEqual(key, expectedKey);
}

async function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyBytes, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
