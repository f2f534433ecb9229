import { setTimeout as sleep } from "node:timers/promises";
import { Kubectl, KubectlError } from "../../kubernetes/kubectl.ts";
import { StatusReader } from "../../status/read.ts";
import type { StackStatus } from "../../status/state.ts";
import { Interrupted } from "../interrupted.ts";
import type { Session } from "./session.ts";
import type { View } from "./status-views.ts";

/** Milliseconds between two looks. */
const interval = 2_000;

/** How the stack stands now. @throws KubectlError; the signal's reason */
export function status(session: Session): Promise<StackStatus> {
  return readerOf(session).read(session.signal);
}

function readerOf({ stack, kubectl }: Session): StatusReader {
  return new StatusReader(stack.name, new Kubectl(stack.namespace, kubectl));
}

/**
 * Shows how the stack stands until Ctrl-C. A cluster that does not answer for a while is waited for, once it has answered.
 * @throws KubectlError of the first look; Interrupted by SIGTERM
 */
export async function watch(session: Session, viewOf: () => View): Promise<void> {
  const { signal } = session;
  const reader = readerOf(session);
  let view: View | undefined;
  try {
    for (;;) {
      try {
        const status = await reader.read(signal);
        view ??= viewOf();
        view.show(status);
      } catch (error) {
        if (!(error instanceof KubectlError) || view === undefined) throw error;
        view.complain(error.message);
      }
      await sleep(interval, undefined, { signal });
    }
  } catch (error) {
    // Node's timers wrap the reason.
    const reason: unknown = signal.aborted ? signal.reason : error;
    if (!(reason instanceof Interrupted) || reason.exitCode !== 130) throw reason;
  } finally {
    view?.end();
  }
}
