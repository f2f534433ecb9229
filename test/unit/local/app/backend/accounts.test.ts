import assert from "node:assert/strict";
import { MongoClient } from "mongodb";
import { SignJWT, UnsecuredJWT } from "jose";
import { Accounts } from "../../../../../local/app/backend/accounts.ts";
import { hashPassword, verifyPassword } from "../../../../../local/app/backend/passwords.ts";

describe("passwords", () => {
  it("verify against their own hash only", async () => {
    const hash = await hashPassword("café au lait");
    assert.match(hash, /^scrypt\$[\w-]{22}\$[\w-]{43}$/);
    assert.equal(await verifyPassword("café au lait", hash), true);
    // The same letters, typed on another keyboard.
    assert.equal(await verifyPassword("café au lait".normalize("NFD"), hash), true);
    assert.equal(await verifyPassword("cafe au lait", hash), false);
    assert.notEqual(await hashPassword("café au lait"), hash);
  });

  it("verify against nothing that is no hash", async () => {
    for (const hash of [undefined, "", "plain", "scrypt$", "scrypt$AAAA$", "md5$AAAA$AAAA"]) {
      assert.equal(await verifyPassword("", hash), false);
    }
  });
});

describe("accounts", () => {
  const secret = "a signing key of the tests, long enough for every algorithm of its kind";
  // Never connected: what asks the database fails here.
  const client = new MongoClient("mongodb://127.0.0.1:1", { serverSelectionTimeoutMS: 1 });
  const accounts = new Accounts(client.db(), secret);
  const token = (key: string, change: (token: SignJWT) => SignJWT = (same) => same, alg = "HS256") =>
    change(
      new SignJWT({ email: "a@b.fr" })
        .setProtectedHeader({ alg })
        .setIssuer("immoexpress")
        .setSubject("user")
        .setIssuedAt()
        .setExpirationTime("1 h"),
    ).sign(new TextEncoder().encode(key));

  after(() => client.close());

  it("know the bearer of a token", async () => {
    assert.deepEqual(await accounts.authenticate(`Bearer ${await token(secret)}`), { id: "user", email: "a@b.fr" });
  });

  it("refuse tokens that are forged, expired, unsigned, incomplete or none", async () => {
    const unsigned = new UnsecuredJWT({ email: "a@b.fr" }).setIssuer("immoexpress").setSubject("user").encode();
    const tokens = [
      await token("another key of the tests"),
      await token(secret, (made) => made.setExpirationTime(new Date(Date.now() - 1000))),
      await token(secret, (made) => made.setIssuer("somebody else")),
      await token(secret, undefined, "HS512"),
      unsigned,
      "not.a.token",
    ];
    const headers = [undefined, "", "Basic YTpi", ...tokens.map((made) => `Bearer ${made}`)];
    for (const header of headers) await assert.rejects(accounts.authenticate(header), { status: 401 }, header);
  });

  it("refuse a login that is no credentials before asking the database", async () => {
    const bodies = [undefined, null, {}, { email: "a@b.fr" }, { email: { $ne: "" }, password: "x" }];
    for (const body of [...bodies, { email: "a@b.fr", password: "x".repeat(201) }]) {
      await assert.rejects(accounts.login(body), { status: 400, code: "invalid_credentials" });
    }
  });
});
