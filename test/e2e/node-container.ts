import type { Deployment } from "../support/kubectl-objects.ts";
import { stack } from "./stack.ts";

const securityContext = {
  runAsNonRoot: true,
  runAsUser: 10001,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/** A container of the application's image that runs something else, with Node. */
export async function nodeContainer(args: readonly string[]): Promise<object> {
  const { kubectl, outputs } = stack();
  const { spec } = await kubectl.get<Deployment>("deployment", "backend", outputs.namespace);
  const resources = { requests: { cpu: "20m", memory: "64Mi" }, limits: { cpu: "100m", memory: "384Mi" } };
  const image = spec.template.spec.containers[0]?.image;
  return { name: "node", image, command: ["node", ...args], resources, securityContext };
}
