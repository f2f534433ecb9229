import { setTimeout as sleep } from "node:timers/promises";
import type { PublicFace } from "../health/outside.ts";
import { HttpClient } from "../health/http/client.ts";
import { canaryHeader } from "../rollouts/names.ts";

/** Requests of one service that may wait for an answer at once: a new version that does not answer is not to be flooded. */
const mostAtOnce = 10;
/** Milliseconds after which an answer is no longer waited for. */
const patience = 10_000;

/**
 * Sends requests to the new version of both services through the public addresses until the signal, so that its metrics say
 * something also when nobody else is there. What comes of them is for the metrics to say.
 * @param perSecond for each service; 0: none
 */
export async function probeCandidates(face: PublicFace, perSecond: number, signal: AbortSignal): Promise<void> {
  if (perSecond === 0) return;
  const targets = [`${face.apiUrl}/api/properties?pageSize=12`, `${face.websiteUrl}/`];
  await Promise.all(targets.map((target) => probe(target, face.authority?.pem, perSecond, signal)));
}

async function probe(target: string, authority: string | undefined, perSecond: number, signal: AbortSignal) {
  const client = new HttpClient({ authority, connections: mostAtOnce, hints: { connection: "", certificate: "" } });
  const headers = { [canaryHeader.name]: canaryHeader.newVersion };
  const waiting = new Set<Promise<unknown>>();
  try {
    while (!signal.aborted) {
      if (waiting.size < mostAtOnce) {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
        const answered: Promise<unknown> = client
          .call(target, { signal: limit, headers })
          .catch(() => undefined)
          .finally(() => waiting.delete(answered));
        waiting.add(answered);
      }
      await sleep(1000 / perSecond, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await client.close();
  }
}
