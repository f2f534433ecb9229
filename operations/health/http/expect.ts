import type { z } from "zod";
import { CheckFailure } from "../check.ts";
import type { Answer } from "./client.ts";

/** @throws CheckFailure when it has another status */
export function expectStatus(answer: Answer, expected: number, hint?: string): void {
  const { target, status, requestId } = answer;
  if (status === expected) return;
  const request = requestId === undefined ? "" : ` (request ${requestId})`;
  throw new CheckFailure({
    expected: `status ${expected} of ${target}`,
    came: `it answered ${status}${request}`,
    ...(hint === undefined ? {} : { hint }),
  });
}

/**
 * The answer as JSON of a shape. The answer itself is in no failure: it may hold anything.
 * @param what completes "Expected … of GET …"
 * @throws CheckFailure when it is no JSON, or JSON of another shape
 */
export function expectJson<T>({ target, text }: Answer, schema: z.ZodType<T>, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CheckFailure({ expected: `${what} of ${target}`, came: "it answered something that is not JSON" });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const where = [...new Set(parsed.error.issues.map(({ path }) => path.join(".") || "the whole"))].slice(0, 3);
  throw new CheckFailure({
    expected: `${what} of ${target}`,
    came: `its JSON has another shape (${where.join(", ")})`,
  });
}
