import { z } from "zod";
import { type Kubectl, KubectlError } from "./kubectl.ts";

const secretSchema = z.object({ data: z.record(z.string(), z.string()) });

/**
 * What a stack's deployment keeps as JSON in a Secret, for whoever may read it.
 * @param secret its name, and the key of the content
 * @returns undefined where there is no such Secret
 * @throws KubectlError; Error when this version does not understand the Secret, which repeats nothing of it
 */
export async function readStoredSecret<T>(
  kubectl: Kubectl,
  { name, key }: { readonly name: string; readonly key: string },
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  const text = await kubectl.run(["get", "secret", name, "--output=json"], { signal }).catch((error: unknown) => {
    if (error instanceof KubectlError && error.reason === "NotFound") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const content = parse(text, key, schema);
  if (content !== undefined) return content;
  throw new Error(
    `This version does not understand the Secret ${name}: deploy the stack and this program from the same commit.`,
  );
}

function parse<T>(text: string, key: string, schema: z.ZodType<T>): T | undefined {
  try {
    const { data } = secretSchema.parse(JSON.parse(text));
    return schema.parse(JSON.parse(Buffer.from(data[key] ?? "", "base64").toString("utf8")));
  } catch {
    return undefined;
  }
}
