import { randomUUID } from "node:crypto";
import type { Db } from "mongodb";
import { SignJWT, errors, jwtVerify } from "jose";
import { z } from "zod";
import { users } from "./database.ts";
import { HttpError, isDuplicate } from "./errors.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";

const issuer = "immoexpress";
/** Seconds that a token is good for. */
const tokenLifetime = 3600;

export interface Caller {
  id: string;
  email: string;
}

const credentials = z.object({
  email: z.email().max(254).toLowerCase(),
  // scrypt's time grows with its input.
  password: z.string().min(1).max(200),
});

const unauthorized = (message: string) => new HttpError(401, "unauthorized", message);

/** Who may do what: users in the database, HS256 tokens for an hour. */
export class Accounts {
  private readonly db: Db;
  private readonly key: Uint8Array;

  constructor(db: Db, jwtSecret: string) {
    this.db = db;
    this.key = new TextEncoder().encode(jwtSecret);
  }

  /** @throws HttpError 400 for a body that is not credentials, 401 for wrong ones */
  async login(body: unknown): Promise<{ token: string; tokenType: "Bearer"; expiresInSeconds: number; user: Caller }> {
    const parsed = credentials.safeParse(body);
    if (!parsed.success) throw new HttpError(400, "invalid_credentials", "Send JSON with an email and a password.");
    const user = await users(this.db).findOne({ email: parsed.data.email });
    if (!(await verifyPassword(parsed.data.password, user?.passwordHash)) || user === null) {
      throw unauthorized("The e-mail address or the password is wrong.");
    }
    const token = await new SignJWT({ email: user.email })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer(issuer)
      .setSubject(user._id)
      .setIssuedAt()
      .setExpirationTime(`${tokenLifetime} s`)
      .sign(this.key);
    return {
      token,
      tokenType: "Bearer",
      expiresInSeconds: tokenLifetime,
      user: { id: user._id, email: user.email },
    };
  }

  /** Who sent this Authorization header. @throws HttpError 401 */
  async authenticate(authorization: string | undefined): Promise<Caller> {
    const token = /^Bearer ([\w.-]+)$/.exec(authorization ?? "")?.[1];
    if (token === undefined) throw unauthorized("Send the token of a login as 'Authorization: Bearer …'.");
    try {
      const { payload } = await jwtVerify(token, this.key, { issuer, algorithms: ["HS256"] });
      if (payload.sub === undefined || typeof payload.email !== "string")
        throw unauthorized("The token is incomplete.");
      return { id: payload.sub, email: payload.email };
    } catch (error) {
      if (error instanceof errors.JOSEError) throw unauthorized("The token is not valid, or no longer; log in again.");
      throw error;
    }
  }

  /** @throws HttpError 401 when the account has gone since the token was given */
  async profile(caller: Caller): Promise<Caller & { createdAt: Date }> {
    const user = await users(this.db).findOne({ _id: caller.id });
    if (user === null) throw unauthorized("This account no longer exists.");
    return { id: user._id, email: user.email, createdAt: user.createdAt };
  }

  /** Makes sure that this user exists with this password: the one that health checks log in with. */
  async ensureUser(emailAsGiven: string, password: string): Promise<void> {
    const email = emailAsGiven.toLowerCase();
    const found = await users(this.db).findOne({ email });
    if (await verifyPassword(password, found?.passwordHash)) return;
    const passwordHash = await hashPassword(password);
    if (found !== null) {
      await users(this.db).updateOne({ _id: found._id }, { $set: { passwordHash } });
      return;
    }
    try {
      await users(this.db).insertOne({ _id: randomUUID(), email, passwordHash, createdAt: new Date() });
    } catch (error) {
      // Another replica was quicker.
      if (!isDuplicate(error)) throw error;
    }
  }
}
