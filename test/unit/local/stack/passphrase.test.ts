import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePassphrase } from "../../../../local/stack/passphrase.ts";

describe("the passphrase", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-passphrase-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("is 32 random bytes that only the user can read", async () => {
    const file = join(directory, "state", "passphrase");
    await ensurePassphrase(file);
    assert.equal(Buffer.from(await readFile(file, "utf8"), "base64url").length, 32);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(join(directory, "state"))).mode & 0o777, 0o700);
  });

  it("is made once", async () => {
    const file = join(directory, "passphrase");
    await ensurePassphrase(file);
    const first = await readFile(file, "utf8");
    await ensurePassphrase(file);
    assert.equal(await readFile(file, "utf8"), first);
  });
});
