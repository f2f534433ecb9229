import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { decrypt, encrypt } from "../../../../operations/backup/age.ts";
import { createAgeHeader } from "../../../../operations/backup/age-header.ts";

const chunk = 64 * 1024;

async function* pieces(content: Uint8Array, size = 10_007): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield Buffer.from(content.subarray(at, at + size));
  await Promise.resolve();
}

describe("encryption with age", () => {
  let identity: string;
  let recipient: string;

  before(async () => {
    identity = await generateIdentity();
    recipient = await identityToRecipient(identity);
  });

  const sealed = async (content: Uint8Array) => buffer(encrypt(pieces(content), await createAgeHeader([recipient])));

  for (const size of [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 300_000]) {
    it(`of ${size} bytes is what the library reads, and reads what the library writes`, async () => {
      const content = randomBytes(size);
      const [reading, writing] = [new Decrypter(), new Encrypter()];
      reading.addIdentity(identity);
      writing.addRecipient(recipient);
      assert.ok(content.equals(await reading.decrypt(await sealed(content))));
      assert.ok(content.equals(await buffer(decrypt(pieces(await writing.encrypt(content)), identity))));
    });
  }

  it("reads pieces of one byte", async () => {
    const content = randomBytes(1000);
    assert.ok(content.equals(await buffer(decrypt(pieces(await sealed(content), 1), identity))));
  });

  it("lets each of several recipients read", async () => {
    const other = await generateIdentity();
    const header = await createAgeHeader([recipient, await identityToRecipient(other)]);
    const file = await buffer(encrypt(pieces(Buffer.from("for both")), header));
    for (const key of [identity, other]) {
      assert.equal((await buffer(decrypt(pieces(file), key))).toString(), "for both");
    }
  });

  it("refuses another key", async () => {
    const file = await sealed(randomBytes(100));
    await assert.rejects(buffer(decrypt(pieces(file), await generateIdentity())), /no identity matched/);
  });

  it("refuses every truncation and everything appended", async () => {
    const file = await sealed(randomBytes(2 * chunk + 10));
    const lengths = [0, 1, 100, 180, 200, chunk, chunk + 200, file.length - 27, file.length - 26, file.length - 1];
    for (const length of lengths) {
      await assert.rejects(buffer(decrypt(pieces(file.subarray(0, length)), identity)), `${length} bytes`);
    }
    await assert.rejects(buffer(decrypt(pieces(Buffer.concat([file, Buffer.alloc(1)])), identity)));
  });

  it("names a recipient that is none, and repeats no identity that is none", async () => {
    await assert.rejects(createAgeHeader(["ssh-ed25519 AAAA"]), /"ssh-ed25519 AAAA" is no public key of age/);
    await assert.rejects(createAgeHeader([recipient, "age1nobody"]), /"age1nobody" is no public key of age/);
    const file = await sealed(randomBytes(1));
    await assert.rejects(
      buffer(decrypt(pieces(file), "AGE-SECRET-KEY-typing-error")),
      (error: Error) => !error.message.includes("typing") && error.message.includes("no private key of age"),
    );
  });
});
