import { NoGraphsError } from "../../graphs/errors.ts";
import { readGraphs } from "../../graphs/read.ts";
import { type WrittenGraphs, writeGraphs } from "../../graphs/write.ts";
import { Kubectl } from "../../kubernetes/kubectl.ts";
import { Prometheus, spanUntil } from "../../prometheus/client.ts";
import type { RequestOf } from "../command.ts";
import type { Session } from "./session.ts";

/**
 * Draws how the stack did until now.
 * @throws NoGraphsError when there is nothing to draw; KubectlError when the cluster does not answer; the signal's reason
 */
export async function graphs({ to, sinceSeconds }: RequestOf<"graphs">, session: Session): Promise<WrittenGraphs> {
  const { stack, signal } = session;
  const prometheus = await Prometheus.find(new Kubectl(stack.namespace, session.kubectl), signal);
  if (prometheus === undefined) {
    throw new NoGraphsError(
      `The rollouts of ${stack.name} name no Prometheus in their cluster: deploy with immoexpress:monitoring.prometheus.install, or ask the one that they name.`,
    );
  }
  const span = spanUntil(new Date(), sinceSeconds);
  const found = await readGraphs(prometheus, { namespace: stack.namespace, span }, signal);
  return writeGraphs(found, { directory: to, stack: stack.name, span });
}
