import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter, Encrypter } from "age-encryption";
import { ensureBackupKey } from "../../../local/backup-key.ts";

describe("the key of the local stack's backups", () => {
  const stateHome = process.env["XDG_STATE_HOME"];
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-key-"));
    process.env["XDG_STATE_HOME"] = directory;
  });
  afterEach(async () => {
    if (stateHome === undefined) delete process.env["XDG_STATE_HOME"];
    else process.env["XDG_STATE_HOME"] = stateHome;
    await rm(directory, { recursive: true, force: true });
  });

  it("is made once, in a file of the user's, and opens what is encrypted to it", async () => {
    const { identityPath, recipient } = await ensureBackupKey();
    assert.deepEqual(await ensureBackupKey(), { identityPath, recipient });
    assert.equal((await stat(identityPath)).mode & 0o777, 0o600);

    const [encrypter, decrypter] = [new Encrypter(), new Decrypter()];
    encrypter.addRecipient(recipient);
    decrypter.addIdentity((await readFile(identityPath, "utf8")).trim());
    assert.equal(await decrypter.decrypt(await encrypter.encrypt("photo"), "text"), "photo");
  });

  it("is not replaced when its file holds something else: that is said, without showing it", async () => {
    await mkdir(join(directory, "immoexpress"));
    const file = join(directory, "immoexpress", "backup-identity.txt");
    await writeFile(file, "AGE-SECRET-KEY-1HALF");
    await assert.rejects(ensureBackupKey(), (error: Error) => {
      assert.match(error.message, /backup-identity\.txt holds no private key of age/);
      return !error.message.includes("HALF");
    });
    assert.equal(await readFile(file, "utf8"), "AGE-SECRET-KEY-1HALF");
  });
});
