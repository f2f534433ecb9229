import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const patience = 10_000;

/**
 * Waits until servers accept connections, ten seconds at most: the network policies hear of a pod a moment after it has
 * begun, and until then it is refused what it may. Whether they are well is for the checks to say.
 */
export async function untilReachable(urls: readonly string[], stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
  await Promise.all(
    urls.map(async (url) => {
      while (!signal.aborted && !(await accepts(new URL(url), signal))) {
        await sleep(200, undefined, { signal }).catch(() => undefined);
      }
    }),
  );
  stop.throwIfAborted();
}

async function accepts({ hostname, port, protocol }: URL, signal: AbortSignal): Promise<boolean> {
  const socket = connect({ host: hostname, port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port) });
  try {
    await once(socket, "connect", { signal });
    return true;
  } catch {
    return false;
  } finally {
    // What comes after the end of the wait has nobody to listen.
    socket.on("error", () => undefined).destroy();
  }
}
