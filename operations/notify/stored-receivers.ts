import { z } from "zod";
import { type Kubectl, KubectlError } from "../kubernetes/kubectl.ts";
import { type Receiver, receiversSchema, receiversSecret } from "./receivers.ts";

const secretSchema = z.object({ data: z.record(z.string(), z.string()) });

/**
 * The receivers of a stack, from the Secret that its deployment has made.
 * @returns none where there is no such Secret
 * @throws KubectlError; Error when this version does not understand the Secret, which repeats nothing of it
 */
export async function readReceivers(kubectl: Kubectl, signal: AbortSignal): Promise<Receiver[]> {
  const { name, key } = receiversSecret;
  const text = await kubectl.run(["get", "secret", name, "--output=json"], { signal }).catch((error: unknown) => {
    if (error instanceof KubectlError && error.reason === "NotFound") return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const receivers = parse(text, key);
  if (receivers !== undefined) return receivers;
  throw new Error(
    `This version does not understand the Secret ${name}: deploy the stack and this program from the same commit.`,
  );
}

function parse(text: string, key: string): Receiver[] | undefined {
  try {
    const { data } = secretSchema.parse(JSON.parse(text));
    return receiversSchema.parse(JSON.parse(Buffer.from(data[key] ?? "", "base64").toString("utf8")));
  } catch {
    return undefined;
  }
}
