import { z } from "zod";
import { type Check, CheckFailure } from "../check.ts";
import { expectJson, expectStatus } from "../http/expect.ts";
import { type ApiPlace, apiCheck } from "./api.ts";

/** The account that the checks log in with. */
export interface TestAccount {
  email: string;
  password: string;
}

/** Why there is no account to log in with, as a clause: `there is no Secret …`. */
export interface NoAccount {
  problem: string;
}

export const accountHint =
  "the Secret health-account, which `pulumi up` makes, and at immoexpress:application.testUserEmail";

const loginSchema = z.object({ token: z.string().min(1) });
const profileSchema = z.object({ email: z.string() });

/** `POST /api/auth/login`, then `GET /api/auth/profile` with the token: in this order, which a lane keeps. */
export function accountChecks(place: ApiPlace, account: TestAccount | NoAccount): [Check, Check] {
  let token: string | undefined;
  const loginUrl = `${place.url}/api/auth/login`;
  const profileUrl = `${place.url}/api/auth/profile`;

  const login: Check["probe"] = async (signal) => {
    if ("problem" in account) {
      const expected = `an account for POST ${loginUrl}`;
      throw new CheckFailure({ expected, came: account.problem, hint: accountHint });
    }
    const answer = await place.client.call(loginUrl, { method: "POST", body: account, signal });
    expectStatus(answer, 200, answer.status === 401 ? accountHint : undefined);
    token = expectJson(answer, loginSchema, "a token").token;
    return `it gave ${account.email} a token`;
  };

  const profile: Check["probe"] = async (signal) => {
    if (token === undefined || "problem" in account) {
      const expected = `the token of a login for GET ${profileUrl}`;
      throw new CheckFailure({ expected, came: "there is none", hint: "the check of the login" });
    }
    const answer = await place.client.call(profileUrl, { headers: { authorization: `Bearer ${token}` }, signal });
    expectStatus(answer, 200);
    const { email } = expectJson(answer, profileSchema, "a profile");
    if (email.toLowerCase() !== account.email.toLowerCase()) {
      const expected = `the profile of ${account.email} from ${answer.target}`;
      throw new CheckFailure({ expected, came: "it is another account's" });
    }
    return `it knows ${account.email} by the token`;
  };

  return [
    apiCheck(place, "login", `POST ${loginUrl}`, login, true),
    apiCheck(place, "profile", `GET ${profileUrl}`, profile),
  ];
}
