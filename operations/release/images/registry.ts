import { request } from "undici";
import { z } from "zod";
import type { ImageVerdict } from "./check.ts";
import { parseImage } from "./reference.ts";

/** Milliseconds that a registry may take for an answer. */
const patience = 10_000;

const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

const tokenSchema = z.union([
  z.object({ token: z.string() }),
  z.object({ access_token: z.string() }).transform(({ access_token: token }) => ({ token })),
]);

/**
 * Asks an image's registry for it, without credentials: with a token where the registry gives one to everybody. What a
 * registry shows only to those whom it knows is unknown here.
 */
export async function imageInRegistry(image: string, signal: AbortSignal): Promise<ImageVerdict> {
  const { registry, repository, reference } = parseImage(image);
  const url = `${originOf(registry)}/v2/${repository}/manifests/${reference}`;
  const ends = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const verdict = (state: ImageVerdict["state"], detail: string): ImageVerdict => ({ image, state, detail });
  try {
    let answer = await ask(url, undefined, ends);
    const token = answer.status === 401 ? await tokenFor(answer.challenge, ends) : undefined;
    if (token !== undefined) answer = await ask(url, token, ends);
    if (answer.status === 200) return verdict("there", `in ${registry}`);
    if (answer.status === 404) return verdict("missing", `${registry} does not have it`);
    if (answer.status === 401 || answer.status === 403) {
      return verdict("unknown", `${registry} answers only those whom it knows`);
    }
    return verdict("unknown", `${registry} answered ${answer.status}`);
  } catch (error) {
    signal.throwIfAborted();
    return verdict(
      "unknown",
      `${registry} could not be asked (${error instanceof Error ? error.message : "no answer"})`,
    );
  }
}

/** On this machine registries speak plain HTTP, as container tools assume, too. */
function originOf(registry: string): string {
  const isLocal = /^(localhost|127\.0\.0\.1)(:|$)/.test(registry);
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  return `${isLocal ? "http" : "https"}://${host}`;
}

async function ask(url: string, token: string | undefined, signal: AbortSignal) {
  const { statusCode, headers, body } = await request(url, {
    method: "HEAD",
    headers: { accept: manifestTypes, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    signal,
  });
  await body.dump();
  const challenge = headers["www-authenticate"];
  return { status: statusCode, challenge: Array.isArray(challenge) ? challenge[0] : challenge };
}

/** What a registry gives to everybody: the token that its own challenge says where to get. */
async function tokenFor(challenge: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  const values = new Map(
    [...(challenge ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  const realm = values.get("realm");
  if (!/^bearer /i.test(challenge ?? "") || realm === undefined || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  for (const name of ["service", "scope"]) if (values.has(name)) url.searchParams.set(name, values.get(name) ?? "");
  const { statusCode, body } = await request(url, { signal });
  const text = await body.text();
  return statusCode === 200 ? tokenSchema.safeParse(JSON.parse(text)).data?.token : undefined;
}
