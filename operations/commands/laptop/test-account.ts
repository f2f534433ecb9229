import { z } from "zod";
import type { NoAccount, TestAccount } from "../../health/checks/account.ts";
import { Kubectl, KubectlError, type KubectlOptions } from "../../kubernetes/kubectl.ts";

const base64 = z.base64().transform((text) => Buffer.from(text, "base64").toString("utf8"));
const secretSchema = z.object({ data: z.object({ email: base64, password: base64 }) });

/** Reads the account that the checks log in with from the Secret that `pulumi up` makes for this. @throws the signal's reason */
export async function readTestAccount(
  namespace: string,
  kubectl: KubectlOptions,
  signal: AbortSignal,
): Promise<TestAccount | NoAccount> {
  try {
    const args = ["get", "secret", "health-account"];
    return (await new Kubectl(namespace, kubectl).json(secretSchema, args, { signal })).data;
  } catch (error) {
    if (error instanceof z.ZodError) return { problem: "the Secret has no email and password" };
    if (error instanceof KubectlError) return { problem: `it could not be read (${error.message.replace(/\.$/, "")})` };
    throw error;
  }
}
