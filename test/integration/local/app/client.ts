import { testUser } from "../../../support/application-programs.ts";

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
}

/** Asks an address of the application; `body` is sent as JSON, a buffer as it is. */
export async function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
) {
  const { headers = {}, body } = options;
  const isJson = body !== undefined && !Buffer.isBuffer(body) && typeof body !== "string";
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? "GET" : "POST"),
    headers: isJson ? { "content-type": "application/json", ...headers } : headers,
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as string | Uint8Array<ArrayBuffer>) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) } satisfies Reply;
}

/** Logs the test user in. @returns the header that proves it */
export async function logIn(url: string): Promise<{ authorization: string }> {
  const { json } = await ask(`${url}/api/auth/login`, { body: testUser });
  return { authorization: `Bearer ${(json as { token: string }).token}` };
}

/** The sentence and the code of a refusal. */
export function refusalOf({ json }: Reply): { code: string; message: string; requestId: string } {
  return (json as { error: { code: string; message: string; requestId: string } }).error;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
