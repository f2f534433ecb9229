import { Decrypter, Encrypter } from "age-encryption";

/** Bytes of headers for hundreds of recipients; what is longer is no header. */
const maximumHeader = 64 * 1024;
const macLine = "\n--- ";

/** What an age file begins with, and the key that only the recipients can get out of it. */
export interface AgeHeader {
  bytes: Uint8Array;
  fileKey: Uint8Array;
}

/**
 * A header for a new file.
 * @param recipients public keys (`age1…`)
 * @throws Error when there is none, or naming one that is no public key
 */
export async function createAgeHeader(recipients: readonly string[]): Promise<AgeHeader> {
  if (recipients.length === 0) throw new Error("there is no public key of age to encrypt for: at least one is needed");
  const encrypter = new Encrypter();
  for (const recipient of recipients) addRecipient(encrypter, recipient);
  let fileKey: Uint8Array | undefined;
  // The library hands the key of the file to every recipient; this one only keeps it, and adds nothing to the file.
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const file = Buffer.from(await encrypter.encrypt(new Uint8Array()));
  const end = headerEnd(file);
  if (fileKey === undefined || end === undefined) throw new Error("age-encryption wrote a file without a header");
  return { bytes: file.subarray(0, end), fileKey };
}

/** Where the header at the beginning of `file` ends; undefined: not within these bytes. */
export function headerEnd(file: Buffer): number | undefined {
  const mac = file.indexOf(macLine);
  const end = mac === -1 ? -1 : file.indexOf("\n", mac + macLine.length);
  if (end === -1 && file.length > maximumHeader) throw new Error("it does not begin like an age file");
  return end === -1 ? undefined : end + 1;
}

/**
 * @param identity a private key (`AGE-SECRET-KEY-…`)
 * @throws Error when the key does not fit, or the header is not as it was written
 */
export async function openAgeHeader(header: Uint8Array, identity: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  addIdentity(decrypter, identity);
  return decrypter.decryptHeader(header);
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw new Error(`"${recipient}" is no public key of age: it begins with age1 and is printed by age-keygen -y`);
  }
}

function addIdentity(decrypter: Decrypter, identity: string): void {
  try {
    decrypter.addIdentity(identity);
  } catch {
    // What it is instead stays out of the message: it may be a secret with a typing error.
    throw new Error("the identity is no private key of age: it begins with AGE-SECRET-KEY- and is made by age-keygen");
  }
}
